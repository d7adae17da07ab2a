-- One empty row where nobody has ordered, since a source may not be empty.
select
    forecasts.customer_id,
    windows.last_day,
    forecasts.horizon_days,
    forecasts.state,
    cast(round(forecasts.expected_orders, 3) as double) as expected_orders,
    cast(round(forecasts.expected_order_value, 2) as double) as expected_order_value,
    cast(round(forecasts.expected_value, 4) as double) as expected_value,
    cast(round(forecasts.lower_value, 2) as double) as lower_value,
    cast(round(forecasts.upper_value, 2) as double) as upper_value,
    cast(round(forecasts.probability_no_order, 4) as double) as probability_no_order,
    case when forecasts.is_wholesale then 'wholesale' else 'retail' end as kind,
    customers.segment_id,
    customers.segment_name,
    customers.frequency,
    customers.monetary
from marts.fct_customer_value as forecasts
inner join marts.dim_customers as customers
    on forecasts.customer_id = customers.customer_id
inner join marts.dim_windows as windows
    on forecasts.as_of_at = windows.window_end_at
union all
select
    '' as customer_id,
    cast('2000-01-01' as date) as last_day,
    cast(0 as integer) as horizon_days,
    'none' as state,
    cast(null as double) as expected_orders,
    cast(null as double) as expected_order_value,
    cast(null as double) as expected_value,
    cast(null as double) as lower_value,
    cast(null as double) as upper_value,
    cast(null as double) as probability_no_order,
    'retail' as kind,
    cast(null as integer) as segment_id,
    cast(null as varchar) as segment_name,
    cast(null as integer) as frequency,
    cast(null as double) as monetary
where not exists (select 1 from marts.fct_customer_value)
order by customer_id
