with

activity as (
    select * from {{ ref('int_customer_window_activity') }}
    where is_active
),

customers as (
    select customer_id from {{ ref('dim_customers') }}
),

final as (
    select
        activity.customer_id,
        activity.window_id,
        cast(activity.order_count as integer) as order_count,
        cast(activity.gross_revenue as double) as gross_revenue,
        cast(activity.returned_value as double) as returned_value
    from activity
    inner join customers on activity.customer_id = customers.customer_id
)

select * from final
order by 1, 2
