{#
What a transformed feature is divided by then, from its feature_moments; 0 if constant. That
is asked of the values themselves: the sums are cut to decimals, and leave a spread of noise.
#}
{% macro scaler_spread(feature, scaling) -%}
    {%- if scaling == 'standard' -%}
        case
            when {{ feature }}_max > {{ feature }}_min
                then sqrt(greatest(
                    {{ feature }}_square_sum / nullif({{ feature }}_count, 0)
                    - power({{ scaler_centre(feature, scaling) }}, 2),
                    0
                ))
            else 0
        end
    {%- elif scaling == 'minmax' -%}
        {{ feature }}_max - {{ feature }}_min
    {%- else -%}
        cast(1 as double)
    {%- endif -%}
{%- endmacro %}
