{# Whether a target is told in the marts of churn; the others are told as propensities. #}
{% macro is_about_leaving(target) -%}
    {{ target }} in ('churn', 'lapsed')
{%- endmacro %}
