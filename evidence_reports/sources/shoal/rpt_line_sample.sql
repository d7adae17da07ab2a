select
    line_number,
    disposition,
    cast(invoiced_at as timestamp) as invoiced_at,
    cast(order_id as varchar) as order_id,
    cast(customer_id as varchar) as customer_id,
    cast(country as varchar) as country,
    cast(stock_code as varchar) as stock_code,
    quantity,
    unit_price,
    line_revenue
from marts.rpt_line_sample
order by line_number
