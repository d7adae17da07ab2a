{#
A sum that does not depend on the order of the rows, to so many decimals: floating-point
sums differ in their last digits from run to run when threads share the work. A narrower type
adds up faster, and is for what cannot outgrow it.
#}
{% macro exact_sum(expression, decimals=6, type='hugeint') -%}
    cast(sum(cast(round(({{ expression }}) * 1e{{ decimals }}) as {{ type }})) as double)
    / 1e{{ decimals }}
{%- endmacro %}
