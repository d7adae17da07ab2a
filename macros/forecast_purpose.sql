{# What a model of a target is for, in words. #}
{% macro forecast_purpose(target) -%}
    case
        when {{ is_state(target) }} then 'describes, does not forecast'
        else 'forecasts'
    end
{%- endmacro %}
