-- Rounded, since a picture shows no more; one empty row where nothing is projected.
select
    projection,
    customer_id,
    cast(round(x, 3) as double) as x,
    cast(round(y, 3) as double) as y
from marts.fct_customer_projection
union all
select
    'none' as projection,
    '' as customer_id,
    cast(0 as double) as x,
    cast(0 as double) as y
where not exists (select 1 from marts.fct_customer_projection)
order by projection, customer_id
