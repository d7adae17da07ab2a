{#
In which tenth of its partition a row lies by an order, 1 to 10: equal ones are in the first
of theirs together, so that tenths may differ in size.
#}
{% macro tenth(order, partition) -%}
    cast(1 + floor(
        10 * (rank() over (partition by {{ partition }} order by {{ order }}) - 1)
        / count(*) over (partition by {{ partition }})
    ) as integer)
{%- endmacro %}
