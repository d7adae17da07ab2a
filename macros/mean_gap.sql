{# How far what came is from what was expected, on average over all customers of groups. #}
{% macro mean_gap(customer_count, expected, observed) -%}
    {{ exact_sum(customer_count ~ ' * abs(' ~ expected ~ ' - ' ~ observed ~ ')') }}
    / nullif(sum({{ customer_count }}), 0)
{%- endmacro %}
