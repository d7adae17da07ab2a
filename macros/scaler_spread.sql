{# What a transformed feature is divided by then, from its feature_moments; 0 if constant. #}
{% macro scaler_spread(feature, scaling) -%}
    {%- if scaling == 'standard' -%}
        sqrt(greatest(
            {{ feature }}_square_sum / nullif({{ feature }}_count, 0)
            - power({{ scaler_centre(feature, scaling) }}, 2),
            0
        ))
    {%- elif scaling == 'minmax' -%}
        {{ feature }}_max - {{ feature }}_min
    {%- else -%}
        cast(1 as double)
    {%- endif -%}
{%- endmacro %}
