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

{# Parquet deletes no rows: what is told window by window has a folder for each, that goes. #}
{% macro duckspark__delete_windows(condition) -%}
    {%- set windows = run_query(
        'select distinct window_id from ' ~ this ~ ' as told where ' ~ condition
    ).columns[0].values() -%}
    {%- if windows -%}
        alter table {{ this }} drop
        {% for window in windows -%}
            partition (window_id = {{ window | int }}){{ ', ' if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{# Writes the windows that a query tells, each in the place of what it was. #}
{% macro overwrite_windows(relation, sql) -%}
    insert overwrite table {{ relation }}
    select {{ adapter.get_columns_in_relation(relation) | map(attribute='name') | join(', ') }}
    from (
        {{ sql }}
    ) as told
{%- endmacro %}

{% macro create_windows(relation, sql) -%}
    create table {{ relation }} using parquet partitioned by (window_id) as
    {{ sql }}
{%- endmacro %}

{% materialization incremental, adapter='duckspark', supported_languages=['sql', 'python'] %}
    {%- set former = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set goes_on = is_incremental() -%}
    {%- if former is not none and not goes_on -%}
        {%- do adapter.drop_relation(former) -%}
    {%- endif -%}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main', language=model['language']) -%}
        {%- if model['language'] == 'python' -%}
            {{ py_write_table(compiled_code, target_relation) }}
        {%- elif goes_on -%}
            {{ overwrite_windows(target_relation, compiled_code) }}
        {%- else -%}
            {{ create_windows(target_relation, compiled_code) }}
        {%- endif -%}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# Tables, too: Spark keeps no view that uses functions of the session. #}
{% materialization view, adapter='duckspark' %}
    {% do return(materialization_table_spark()) %}
{% endmaterialization %}
