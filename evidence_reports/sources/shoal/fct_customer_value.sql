-- One empty row where nobody has ordered, since a source may not be empty.
select
    customer_id,
    cast(as_of_at as timestamp) as as_of_at,
    horizon_days,
    state,
    cast(round(expected_orders, 3) as double) as expected_orders,
    cast(round(expected_order_value, 2) as double) as expected_order_value,
    cast(round(expected_value, 4) as double) as expected_value,
    cast(round(lower_value, 2) as double) as lower_value,
    cast(round(upper_value, 2) as double) as upper_value,
    cast(round(probability_no_order, 4) as double) as probability_no_order,
    is_wholesale
from marts.fct_customer_value
union all
select
    '' as customer_id,
    cast('2000-01-01' as timestamp) as as_of_at,
    cast(0 as integer) as horizon_days,
    'none' as state,
    cast(null as double) as expected_orders,
    cast(null as double) as expected_order_value,
    cast(null as double) as expected_value,
    cast(null as double) as lower_value,
    cast(null as double) as upper_value,
    cast(null as double) as probability_no_order,
    false as is_wholesale
where not exists (select 1 from marts.fct_customer_value)
order by customer_id
