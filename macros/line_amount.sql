{#
Quantity times price, to four decimals. By way of a double, four times as fast as wide
decimals and exact below 100 billion; null where it is larger than a decimal holds.
#}
{% macro line_amount(quantity, unit_price) -%}
    try_cast(
        round(cast({{ quantity }} as double) * cast({{ unit_price }} as double), 4)
        as decimal(18, 4)
    )
{%- endmacro %}
