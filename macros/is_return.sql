{# A line that gives money back: a cancellation invoice, or less than nothing sold. #}
{% macro is_return() -%}
    {%- set prefix = var('return_invoice_prefix') -%}
    (
        {% if prefix %}coalesce(starts_with(invoice_id, '{{ prefix }}'), false) or {% endif -%}
        coalesce(quantity, line_revenue) < 0
    )
{%- endmacro %}
