-- One empty row where no single customer is published, since a source may not be empty.
-- The members of now: all of history would be a row per window and customer.
select
    method,
    customer_id,
    segment_id
from marts.fct_customer_segments
where window_id = (select max(window_id) from marts.dim_windows)
union all
select
    'none' as method,
    '' as customer_id,
    cast(0 as integer) as segment_id
where not exists (select 1 from marts.fct_customer_segments)
order by method, customer_id
