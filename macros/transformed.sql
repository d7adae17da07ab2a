{# A feature before scaling: log(1 + x) by the var feature_log1p, net losses as nothing. #}
{% macro transformed(feature) -%}
    {%- if var('feature_log1p') -%}
        ln(1 + greatest({{ feature }}, 0))
    {%- else -%}
        {{ feature }}
    {%- endif -%}
{%- endmacro %}
