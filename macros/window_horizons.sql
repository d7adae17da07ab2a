{# Look-back horizons of the rolling features, in days. #}
{% macro window_horizons() -%}
    {{ return([30, 90, 365]) }}
{%- endmacro %}
