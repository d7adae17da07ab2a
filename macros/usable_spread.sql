{# The spread to divide by: a constant feature is 0 for everybody, not a division by zero. #}
{% macro usable_spread(spread) -%}
    case when {{ spread }} > 1e-9 then {{ spread }} else 1 end
{%- endmacro %}
