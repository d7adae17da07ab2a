{#
A sum that does not depend on the order of the rows, to six decimals: floating-point sums
differ in their last digits from run to run when threads share the work.
#}
{% macro exact_sum(expression) -%}
    cast(sum(cast(round(({{ expression }}) * 1e6) as hugeint)) as double) / 1e6
{%- endmacro %}
