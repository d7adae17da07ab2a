{# Texts are DuckDB's until the statement is translated. #}
{% macro duckspark__escape_single_quotes(expression) -%}
    {{ expression | replace("'", "''") }}
{%- endmacro %}

{% macro duckspark__safe_cast(field, type) -%}
    cast({{ field }} as {{ type }})
{%- endmacro %}

{# A contract's names are held, and its types are given: the engines count in others. #}
{% macro duckspark__get_assert_columns_equivalent(sql) -%}
    {%- set had = get_column_schema_from_query(sql) | map(attribute='name') | list -%}
    {%- set promised = model.columns.values() | map(attribute='name') | list -%}
    {%- if had | sort != promised | sort -%}
        {%- do exceptions.raise_compiler_error(
            'The contract of ' ~ model.name ~ ' promises ' ~ promised | join(', ')
            ~ ', but there is ' ~ had | join(', ') ~ '.'
        ) -%}
    {%- endif -%}
{%- endmacro %}

{# Parquet holds a table to nothing; dbt-spark would ask it to, as if it were Delta. #}
{% macro duckspark__persist_constraints(relation, model) -%}
{%- endmacro %}

{% macro get_select_subquery(sql) -%}
    select
    {%- for name, column in model.columns.items() %}
        cast({{ name }} as {{ column.data_type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    from (
        {{ sql }}
    ) as promised
{%- endmacro %}

{% macro py_write_table(compiled_code, target_relation) %}
{{ compiled_code }}
target_relation = "{{ target_relation }}"
{% endmacro %}

{# Whole tables in every run: Parquet deletes no rows, so nothing is told on. #}
{% macro is_incremental() -%}
    {% do return(false) %}
{%- endmacro %}

{% materialization incremental, adapter='duckspark', supported_languages=['sql', 'python'] %}
    {%- set former = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {#- The hooks before forget windows of an incremental table, and there is none. -#}
    {%- if former is not none -%}
        {%- do adapter.drop_relation(former) -%}
    {%- endif -%}
    {#- Not by way of the table's: dbt lets Python models start from no deeper macro. -#}
    {%- call statement('main', language=model['language']) -%}
        {{ create_table_as(false, target_relation, compiled_code, model['language']) }}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# Tables, too: Spark keeps no view that uses functions of the session. #}
{% materialization view, adapter='duckspark' %}
    {% do return(materialization_table_spark()) %}
{% endmaterialization %}
