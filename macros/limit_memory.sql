{# Holds DuckDB to the memory that the var allows; more than that goes to disk. #}
{% macro limit_memory() -%}
    {%- if execute and var('database_memory_limit') -%}
        {%- if target.type != 'duckdb' -%}
            {%- do exceptions.raise_compiler_error(
                'The var database_memory_limit is for DuckDB. Spark takes what '
                ~ 'spark.driver.memory in profiles.yml says.'
            ) -%}
        {%- endif -%}
        set memory_limit = {{ as_text_literal(var('database_memory_limit')) }}
    {%- endif -%}
{%- endmacro %}
