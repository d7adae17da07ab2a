{#
dbt's own question of an incremental model, answered yes as well where other code told its
history: after an upgrade windows are told anew, in tables of the new columns, so that a
history never goes on under another rule than it was begun with.
#}
{% macro should_full_refresh() -%}
    {%- if execute and model.config.materialized == 'incremental'
        and not dbt.should_full_refresh() -%}
        {%- set told = load_cached_relation(this) -%}
        {%- if told and told.is_table -%}
            {{ return(is_told_by_other_code(told)) }}
        {%- endif -%}
    {%- endif -%}
    {{ return(dbt.should_full_refresh()) }}
{%- endmacro %}
