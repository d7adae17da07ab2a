{#
Aggregates over customers that the scalers of a feature are made from: <feature>_count, and
what each of some scalings needs. What a customer has not counts in none of them.
#}
{% macro feature_moments(feature, scalings) -%}
    count({{ feature }}) as {{ feature }}_count
    {%- if 'standard' in scalings %},
        {{ exact_sum(transformed(feature)) }} as {{ feature }}_sum,
        {{ exact_sum('power(' ~ transformed(feature) ~ ', 2)') }}
            as {{ feature }}_square_sum
    {%- endif %}
    {%- if 'standard' in scalings or 'minmax' in scalings %},
        min({{ transformed(feature) }}) as {{ feature }}_min,
        max({{ transformed(feature) }}) as {{ feature }}_max
    {%- endif %}
{%- endmacro %}
