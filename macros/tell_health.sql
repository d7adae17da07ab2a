{#
Says which checks of rpt_model_health warn, where a run built it: dbt itself names only the
test that counts them.
#}
{% macro tell_health(results) -%}
    {%- if execute and 'rpt_model_health' in built_nodes(results) and not flags.EMPTY -%}
        {%- set warned = run_query(
            "select check_name, explanation from " ~ ref('rpt_model_health')
            ~ " where status = 'warning' order by check_name"
        ) -%}
        {%- for row in warned.rows -%}
            {%- do log('Health: ' ~ row[0] ~ '. ' ~ row[1], info=true) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
