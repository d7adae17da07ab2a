-- One row per window with customers, as controls and charts name it: by its last day.
select
    window_id,
    row_number() over (order by window_id) - 1 as place,
    strftime(last_day, '%-d %b %Y')
    || case when is_complete then '' else ' (not over)' end as label,
    last_day,
    strftime(last_day, '%Y-%m-%d') as day,
    is_complete,
    line_count,
    order_count,
    customer_count,
    active_customer_count
from shoal.dim_windows
where customer_count > 0
order by window_id
