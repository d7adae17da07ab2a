{# The nodes of all marts, by name. #}
{% macro marts_of_project() -%}
    {%- do return(
        graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
        | selectattr('schema', 'equalto', 'marts') | sort(attribute='name')
    ) -%}
{%- endmacro %}
