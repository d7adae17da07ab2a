{#
Spearman's correlation, an aggregate of two columns of middle_rank(), -1 to 1; null where
either does not vary.
#}
{% macro rank_correlation(one, other) -%}
    {%- set product = 'cast(count(*) * sum(cast(%s as hugeint) * %s) - sum(%s) * sum(%s) as double)' -%}
    {{ product % (one, other, one, other) }}
    / nullif(
        sqrt({{ product % (one, one, one, one) }})
        * sqrt({{ product % (other, other, other, other) }}),
        0
    )
{%- endmacro %}
