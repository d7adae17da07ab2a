-- One empty row where no single customer is published, since a source may not be empty.
select
    customer_id,
    window_id,
    order_count,
    cast(round(gross_revenue, 2) as double) as gross_revenue,
    cast(round(returned_value, 2) as double) as returned_value
from marts.fct_customer_activity
union all
select
    '' as customer_id,
    cast(0 as integer) as window_id,
    cast(0 as integer) as order_count,
    cast(0 as double) as gross_revenue,
    cast(0 as double) as returned_value
where not exists (select 1 from marts.fct_customer_activity)
order by customer_id, window_id
