{# The path of a file or folder beside the database. #}
{% macro beside_database(name) -%}
    {%- set folder, _, _ = target.path.rpartition('/') -%}
    {{ return((folder ~ '/' if folder else '') ~ name) }}
{%- endmacro %}
