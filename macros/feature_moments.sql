{#
Aggregates over customers that the scalers of a feature are made from: <feature>_count, and
what each of some scalings needs. What a customer has not counts in none of them.
#}
{% macro feature_moments(feature, scalings) -%}
    {#- The square of the logarithm of any number is below a million. -#}
    {%- set type = 'bigint' if var('feature_log1p') else 'hugeint' -%}
    count({{ feature }}) as {{ feature }}_count
    {%- if 'standard' in scalings %},
        {{ exact_sum(transformed(feature), type=type) }} as {{ feature }}_sum,
        {{ exact_sum(squared(transformed(feature)), type=type) }}
            as {{ feature }}_square_sum
    {%- endif %}
    {%- if 'standard' in scalings or 'minmax' in scalings %},
        min({{ transformed(feature) }}) as {{ feature }}_min,
        max({{ transformed(feature) }}) as {{ feature }}_max
    {%- endif %}
{%- endmacro %}
