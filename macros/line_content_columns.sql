{# The columns that make two lines the same line: all that the file says. #}
{% macro line_content_columns(relation=none) -%}
    {%- for name in [
        'invoice_id', 'stock_code', 'description', 'quantity', 'invoiced_at',
        'unit_price', 'line_revenue', 'customer_id', 'country',
    ] -%}
        {{ relation ~ '.' if relation }}{{ name }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
