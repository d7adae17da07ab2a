{# What a check came to, from whether it passed: null is unknown. #}
{% macro health_status(is_passed) -%}
    case
        when {{ is_passed }} then 'passed'
        when {{ is_passed }} is null then 'unknown'
        else 'warning'
    end
{%- endmacro %}
