{#
One end of the robust fence around some values, null where they do not differ: what has no
spread fences nobody out. `fence` counts standard deviations of a normal distribution,
estimated by the median and 1.4826 × MAD (Iglewicz and Hoaglin 1993) or from the quartiles,
which lie 0.6745 and 1.349 of them from the median and from each other (Tukey 1977, whose
1.5 quartile ranges are a fence of 2.698). An aggregate, or with `over` a window function.
#}
{% macro robust_fence(values, side, fence, over=none) -%}
    {%- set sign = '+' if side == 'upper' else '-' -%}
    {%- set window = ' over ' ~ over if over else '' -%}
    {%- if var('outlier_rule') == 'mad' -%}
        median({{ values }}){{ window }}
        {{ sign }} {{ fence }} * 1.4826 * nullif(mad({{ values }}){{ window }}, 0)
    {%- else -%}
        quantile_cont({{ values }}, {{ 0.75 if side == 'upper' else 0.25 }}){{ window }}
        {{ sign }} ({{ fence }} - 0.6745) / 1.349 * nullif(
            quantile_cont({{ values }}, 0.75){{ window }}
            - quantile_cont({{ values }}, 0.25){{ window }},
            0
        )
    {%- endif -%}
{%- endmacro %}
