{#
Twice the rank of a value among the rows of a partition, equal ones sharing the middle of
their ranks: a whole number, so that sums of it are exact.
#}
{% macro middle_rank(value, partition) -%}
    2 * rank() over (partition by {{ partition }} order by {{ value }})
    + count(*) over (partition by {{ partition }}, {{ value }}) - 1
{%- endmacro %}
