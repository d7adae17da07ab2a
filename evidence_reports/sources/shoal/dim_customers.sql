-- One empty row where no single customer is published, since a source may not be empty.
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
union all
select
    '(not shown)' as customer_id,
    '' as country,
    cast(null as timestamp) as first_order_at,
    cast(null as timestamp) as last_order_at,
    cast(null as integer) as recency_days,
    cast(null as integer) as tenure_days,
    cast(0 as integer) as frequency,
    cast(0 as double) as monetary,
    cast(0 as double) as gross_revenue,
    cast(0 as double) as returned_value,
    cast(null as integer) as product_diversity,
    cast(null as double) as average_unit_price,
    cast(null as double) as average_order_value,
    cast(null as double) as average_days_between_orders,
    cast(0 as integer) as orders_90d,
    cast(0 as double) as spend_90d,
    false as is_wholesale,
    false as is_outlier,
    cast(null as integer) as segment_id,
    cast(null as varchar) as segment_name
where not exists (select 1 from marts.dim_customers)
order by customer_id
