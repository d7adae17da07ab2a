{# Whether a target is a state of the day, which is described and not forecast. #}
{% macro is_state(target) -%}
    {{ target }} = 'lapsed'
{%- endmacro %}
