-- What customers did window by window is what is known of them now: a lost or doubled
-- window breaks orders or money.
with

activity as (
    select
        customer_id,
        sum(order_count) as order_count,
        sum(gross_revenue) as gross_revenue,
        sum(returned_value) as returned_value
    from {{ ref('fct_customer_activity') }}
    group by 1
),

customers as (
    select
        customer_id,
        frequency,
        gross_revenue,
        returned_value
    from {{ ref('dim_customers') }}
),

final as (
    select customers.*
    from customers
    left join activity on customers.customer_id = activity.customer_id
    where
        activity.order_count is distinct from customers.frequency
        or abs(activity.gross_revenue - customers.gross_revenue) > 0.005
        or abs(activity.returned_value - customers.returned_value) > 0.005
        or activity.gross_revenue is null
)

select * from final
