{#
In which of so many parts of its partition a row lies by an order, from 1 on: equal ones are
in the first of theirs together, so that parts may differ in size.
#}
{% macro ranked_part(parts, order, partition) -%}
    cast(1 + floor(
        {{ parts }} * (rank() over (partition by {{ partition }} order by {{ order }}) - 1)
        / count(*) over (partition by {{ partition }})
    ) as integer)
{%- endmacro %}
