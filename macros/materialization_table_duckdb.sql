{#
A table, told anew in the place of the former one: both in one transaction, so that readers and
a killed run see the one or the other. dbt-duckdb makes a table beside it and renames twice,
which takes a sixth of a whole run's time on a small shop. A Python model still writes beside,
as it does so over a connection of its own.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set written = table_beside(target_relation) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {#- dbt lets a Python model run out of a materialization alone, no macro of one. -#}
    {%- if model['language'] == 'python' -%}
        {%- call statement('written', language='python') -%}
            {{ create_table_as(False, written, compiled_code, 'python') }}
        {%- endcall -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ put_in_place_of(load_cached_relation(this), target_relation, written) }}
    {%- endcall -%}
    {% do create_indexes(target_relation) %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# Where a Python model writes its rows; what a killed run left there is dropped. #}
{% macro table_beside(target_relation) -%}
    {%- set written = make_intermediate_relation(target_relation) -%}
    {%- if model['language'] == 'python' -%}
        {%- do drop_relation_if_exists(load_cached_relation(written)) -%}
    {%- endif -%}
    {{ return(written) }}
{%- endmacro %}

{# The statements that put a model's table, or what it wrote beside, in a former one's place. #}
{% macro put_in_place_of(former, target_relation, written) -%}
    {{ drop_former(former) }}
    {%- if model['language'] == 'python' %}
        alter table {{ written }} rename to {{ adapter.quote(target_relation.identifier) }};
    {%- else %}
        {{ create_table_as(False, target_relation, compiled_code) }}
    {%- endif -%}
{%- endmacro %}
