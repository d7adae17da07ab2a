select
    window_id,
    window_grain,
    cast(window_start_at as timestamp) as window_start_at,
    cast(window_end_at as timestamp) as window_end_at,
    last_day,
    is_complete,
    cast(last_line_at as timestamp) as last_line_at,
    line_count,
    order_count,
    customer_count,
    recent_customer_count,
    active_customer_count,
    shop_revenue
from marts.dim_windows
order by window_id
