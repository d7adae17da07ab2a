{#
Spearman's correlation, an aggregate of two columns of middle_rank(), -1 to 1; null where
either does not vary. Products of sums outgrow 64 bits, in which other engines sum up.
#}
{% macro rank_correlation(one, other) -%}
    {%- set product = 'cast('
        ~ 'count(*) * sum(cast(%s as hugeint) * %s) '
        ~ '- sum(cast(%s as hugeint)) * sum(cast(%s as hugeint)) as double)' -%}
    {{ product % (one, other, one, other) }}
    / nullif(
        sqrt({{ product % (one, one, one, one) }})
        * sqrt({{ product % (other, other, other, other) }}),
        0
    )
{%- endmacro %}
