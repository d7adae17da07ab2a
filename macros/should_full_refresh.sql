{#
dbt's own question of an incremental model, answered yes as well where other code told its
history: after an upgrade windows are told anew, in tables of the new columns, so that a
history never goes on under another rule than it was begun with.
#}
{% macro should_full_refresh() -%}
    {%- if execute and model.config.materialized == 'incremental'
        and not dbt.should_full_refresh() -%}
        {#- Every is_incremental() asks; the answer stays with the model while it is told. -#}
        {%- if 'is_of_other_code' not in model -%}
            {%- set told = load_cached_relation(this) -%}
            {%- do model.update({
                'is_of_other_code': told and told.is_table and is_told_by_other_code(told)
            }) -%}
        {%- endif -%}
        {{ return(model.is_of_other_code) }}
    {%- endif -%}
    {{ return(dbt.should_full_refresh()) }}
{%- endmacro %}
