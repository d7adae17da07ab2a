-- The members of now: all of history would be a row per window and customer.
select
    method,
    customer_id,
    segment_id
from marts.fct_customer_segments
where window_id = (select max(window_id) from marts.dim_windows)
order by method, customer_id
