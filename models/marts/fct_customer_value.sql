with

customers as (
    select * from {{ ref('int_value_input') }}
    where cut_off = 'now'
),

forecasts as (
    select * from {{ ref('int_value_forecasts') }}
    where cut_off = 'now'
),

models as (
    select * from {{ ref('fct_value_models') }}
    where cut_off = 'now'
),

final as (
    select
        customers.customer_id,
        models.as_of_at,
        models.horizon_days,
        models.state,
        forecasts.expected_orders,
        forecasts.expected_order_value,
        forecasts.expected_value,
        forecasts.lower_value,
        forecasts.upper_value,
        forecasts.probability_no_order,
        forecasts.probability_active,
        customers.is_wholesale
    from customers
    cross join models
    left join forecasts on customers.customer_id = forecasts.customer_id
)

select * from final
order by 1
