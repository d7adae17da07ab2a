select
    customer_id,
    cast(country as varchar) as country,
    cast(first_order_at as timestamp) as first_order_at,
    cast(last_order_at as timestamp) as last_order_at,
    recency_days,
    tenure_days,
    frequency,
    monetary,
    gross_revenue,
    returned_value,
    cast(product_diversity as integer) as product_diversity,
    cast(round(average_unit_price, 4) as double) as average_unit_price,
    cast(round(average_order_value, 4) as double) as average_order_value,
    cast(round(average_days_between_orders, 2) as double)
        as average_days_between_orders,
    orders_90d,
    spend_90d,
    is_wholesale,
    is_outlier,
    segment_id,
    segment_name
from marts.dim_customers
order by customer_id
