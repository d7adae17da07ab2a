{# The statements that write the published file beside its place, and swap it in. #}
{% macro copy_marts(marts) -%}
    {%- set path = published_path() -%}
    {%- set new = as_text_literal(path ~ '.new') -%}
    detach database if exists published;
    select clear_file({{ new }});
    attach {{ new }} as published (storage_version 'v1.0.0');
    create schema published.marts;
    {% for mart in marts -%}
        create table published.marts.{{ mart.name }} as
        from marts.{{ mart.name }}
        where {{ published_rows(mart) }};
    {% endfor -%}
    checkpoint published;
    detach published;
    select replace_file({{ new }}, {{ as_text_literal(path) }})
{%- endmacro %}
