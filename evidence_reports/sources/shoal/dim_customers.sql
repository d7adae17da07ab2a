select
    customer_id,
    cast(country as varchar) as country,
    recency_days,
    frequency,
    monetary,
    orders_90d
from marts.dim_customers
order by customer_id
