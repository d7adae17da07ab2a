{#
Adds rows to what is told, in the transaction of the hook that forgets; with nothing to go on
from, it is told as a table. dbt-duckdb puts new rows into a table beside and compares its
columns first: here what other code told is never gone on with (should_full_refresh).
#}
{% materialization incremental, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set written = table_beside(target_relation) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if model['language'] == 'python' -%}
        {%- call statement('written', language='python') -%}
            {{ create_table_as(False, written, compiled_code, 'python') }}
        {%- endcall -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {%- if is_incremental() -%}
            {{ put_into(target_relation, written) }}
        {%- else -%}
            {{ put_in_place_of(load_cached_relation(this), target_relation, written) }}
        {%- endif -%}
    {%- endcall -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#
The statements that add the rows of a model to its table: those of SQL to what the hook left,
those that a Python model wrote beside in the place of the rows of their unique key.
#}
{% macro put_into(target_relation, written) -%}
    {%- if model['language'] == 'python' -%}
        {%- set key = config.require('unique_key') -%}
        delete from {{ target_relation }} where {{ key }} in (select {{ key }} from {{ written }});
        insert into {{ target_relation }} by name from {{ written }};
        drop table {{ written }};
    {%- else -%}
        insert into {{ target_relation }} by name
        {{ compiled_code }}
    {%- endif -%}
{%- endmacro %}
