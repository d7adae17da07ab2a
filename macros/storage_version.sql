{# The form in which the database's file is stored (see profiles.yml), such as v1.4.0. #}
{% macro storage_version() -%}
    {%- set tag = run_query(
        "select tags['storage_version'] from duckdb_databases() "
        ~ "where database_name = current_database()"
    )[0][0] -%}
    {{ return(tag | replace('+', '')) }}
{%- endmacro %}
