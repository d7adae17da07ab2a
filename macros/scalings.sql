{# Ways to scale features before they are clustered; the var feature_scaling is one of them. #}
{% macro scalings() -%}
    {{ return(['standard', 'minmax', 'none']) }}
{%- endmacro %}
