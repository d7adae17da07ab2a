select
    customer_id,
    window_id,
    order_count,
    cast(round(gross_revenue, 2) as double) as gross_revenue,
    cast(round(returned_value, 2) as double) as returned_value
from marts.fct_customer_activity
order by customer_id, window_id
