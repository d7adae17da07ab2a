{# What `monetary` means, by the var monetary_basis: money less returns, or before them. #}
{% macro monetary() -%}
    {{ 'gross_revenue - returned_value' if var('monetary_basis') == 'net' else 'gross_revenue' }}
{%- endmacro %}
