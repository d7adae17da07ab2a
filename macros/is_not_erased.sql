{# Predicate for a line of nobody who was erased, by the id that stands in the file. #}
{% macro is_not_erased(customer_id) -%}
    {%- set hashes = erased_customers() -%}
    {%- if hashes -%}
        {%- do log(
            'Lines of ' ~ hashes | length ~ ' erased customer(s) are left out.', info=true
        ) -%}
        coalesce({{ customer_hash(customer_id) }} not in (
            {%- for hash in hashes -%}
                {{ as_text_literal(hash) }}{{ ', ' if not loop.last }}
            {%- endfor -%}
        ), true)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
