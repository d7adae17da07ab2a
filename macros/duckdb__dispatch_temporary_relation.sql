{#
Where an incremental model puts its new rows first. dbt-duckdb gives those of a Python model
a name with the time of day and never drops them; under one name of its own they are.
#}
{% macro duckdb__dispatch_temporary_relation(target_relation, batch_id='') %}
    {%- set is_python = model is defined and model['language'] == 'python' -%}
    {% do return({
        'relation': make_temp_relation(target_relation), 'temporary': not is_python,
    }) %}
{% endmacro %}
