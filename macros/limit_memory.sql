{# Holds DuckDB to the memory that the var allows; more than that goes to disk. #}
{% macro limit_memory() -%}
    {%- if execute and var('database_memory_limit') -%}
        set memory_limit = {{ as_text_literal(var('database_memory_limit')) }}
    {%- endif -%}
{%- endmacro %}
