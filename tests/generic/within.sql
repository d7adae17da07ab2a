{# Fails where a number is outside [at_least, at_most]; nulls pass, not_null is another test. #}
{% test within(model, column_name, at_least=none, at_most=none) %}
    {%- if at_least is none and at_most is none -%}
        {%- do exceptions.raise_compiler_error(
            'within of ' ~ model.identifier ~ '.' ~ column_name ~ ' has no bound.'
        ) -%}
    {%- endif %}
    select {{ column_name }}
    from {{ model }}
    where
        false
        {% if at_least is not none %} or {{ column_name }} < {{ at_least }} {% endif %}
        {% if at_most is not none %} or {{ column_name }} > {{ at_most }} {% endif %}
{% endtest %}
