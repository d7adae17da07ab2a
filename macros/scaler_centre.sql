{# What is taken off a transformed feature by a scaling, from its feature_moments. #}
{% macro scaler_centre(feature, scaling) -%}
    {%- if scaling == 'standard' -%}
        {{ feature }}_sum / nullif({{ feature }}_count, 0)
    {%- elif scaling == 'minmax' -%}
        {{ feature }}_min
    {%- else -%}
        cast(0 as double)
    {%- endif -%}
{%- endmacro %}
