{# Fails where a number is outside [at_least, at_most]; nulls pass, not_null is another test. #}
{% test within(model, columns, at_least=none, at_most=none) %}
    {%- if at_least is none and at_most is none -%}
        {%- do exceptions.raise_compiler_error(
            'within of ' ~ model.identifier ~ ' has no bound.'
        ) -%}
    {%- endif %}
    select {{ columns | join(', ') }}
    from {{ model }}
    where
        false
        {%- for column in columns %}
            {% if at_least is not none %} or {{ column }} < {{ at_least }} {% endif %}
            {% if at_most is not none %} or {{ column }} > {{ at_most }} {% endif %}
        {%- endfor %}
{% endtest %}
