{#
Whether a value lies beyond the robust fence: more than outlier_fence times the scaled
median absolute deviation of the logarithm from the median (Iglewicz and Hoaglin 1993).
No deviation at all fences nobody out.
#}
{% macro is_beyond_fence(value, median, deviation) -%}
    coalesce(
        {{ deviation }} > 0
        and abs({{ value }} - {{ median }}) > {{ var('outlier_fence') }} * 1.4826 * {{ deviation }},
        false
    )
{%- endmacro %}
