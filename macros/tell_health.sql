{#
Says which checks of rpt_model_health warn, where a run built it: dbt itself names only the
test that counts them.
#}
{% macro tell_health(results) -%}
    {%- set built = results | selectattr('status', 'equalto', 'success')
        | map(attribute='node.name') | list -%}
    {%- if execute and 'rpt_model_health' in built and not flags.EMPTY -%}
        {%- set warned = run_query(
            "select check_name, explanation from " ~ ref('rpt_model_health')
            ~ " where status = 'warning' order by check_name"
        ) -%}
        {%- for row in warned.rows -%}
            {%- do log('Health: ' ~ row[0] ~ '. ' ~ row[1], info=true) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
