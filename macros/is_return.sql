{# A line that gives money back: a cancellation invoice, or less than nothing sold. #}
{% macro is_return(lines) -%}
    {%- set prefix = var('return_invoice_prefix') -%}
    (
        {% if prefix %}coalesce(starts_with({{ lines }}.invoice_id, '{{ prefix }}'), false) or {% endif -%}
        coalesce({{ lines }}.quantity, {{ lines }}.line_revenue) < 0
    )
{%- endmacro %}
