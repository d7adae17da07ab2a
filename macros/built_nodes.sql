{# The names of what a run built, from the results that dbt gives its hooks. #}
{% macro built_nodes(results) -%}
    {%- do return(
        results | selectattr('status', 'equalto', 'success') | map(attribute='node.name') | list
    ) -%}
{%- endmacro %}
