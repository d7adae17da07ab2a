{#
What is summed up along a customer's windows, with the exact type it is kept in: sums of
floating-point numbers would differ by where a run began.
#}
{% macro running_totals() -%}
    {%- set totals = {
        'frequency': 'bigint',
        'gross_revenue': 'decimal(18, 4)',
        'returned_value': 'decimal(18, 4)',
        'unit_count': 'decimal(18, 3)',
        'priced_line_count': 'bigint',
        'unit_price_total': 'decimal(18, 4)',
        'product_diversity': 'bigint',
        'gap_count': 'bigint',
        'gap_days_total': 'bigint',
        'gap_days_squared_total': 'bigint',
    } -%}
    {%- for days in window_horizons() -%}
        {%- do totals.update({
            'orders_' ~ days ~ 'd': 'bigint', 'spend_' ~ days ~ 'd': 'decimal(18, 4)',
        }) -%}
    {%- endfor -%}
    {{ return(totals) }}
{%- endmacro %}
