{# The square of an expression; of millions of rows power() takes several times as long. #}
{% macro squared(expression) -%}
    ({{ expression }}) * ({{ expression }})
{%- endmacro %}
