{# The names of what did not end well in a run, from the results that dbt gives its hooks. #}
{% macro failed_nodes(results) -%}
    {%- set failed = [] -%}
    {%- for result in results -%}
        {%- if result.status | string in ['error', 'fail', 'skipped', 'runtime error'] -%}
            {%- do failed.append(result.node.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(failed) -%}
{%- endmacro %}
