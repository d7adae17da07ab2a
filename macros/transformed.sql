{#
A feature before scaling: log(1 + x) by the var feature_log1p, net losses as nothing. What a
customer has not stays null: greatest() alone would make it 0.
#}
{% macro transformed(feature) -%}
    {%- if var('feature_log1p') -%}
        case when {{ feature }} is not null then ln(1 + greatest({{ feature }}, 0)) end
    {%- else -%}
        {{ feature }}
    {%- endif -%}
{%- endmacro %}
