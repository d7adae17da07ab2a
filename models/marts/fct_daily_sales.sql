-- What was sold and returned day by day, by which any calendar adds up: windows begin
-- and end where they may.
with

days as (
    select * from {{ ref('dim_days') }}
),

observed_lines as (
    select
        invoiced_at,
        line_revenue
    from {{ ref('int_transaction_lines_flagged') }}
    where is_observed
),

events as (
    select * from {{ ref('int_customer_events') }}
),

reach as (
    select * from {{ ref('int_data_reach') }}
),

customers as (
    select
        customer_id,
        first_order_at
    from {{ ref('dim_customers') }}
),

shop as (
    select
        cast(invoiced_at as date) as date_day,
        cast(sum(line_revenue) as double) as shop_revenue
    from observed_lines
    group by 1
),

-- Also of those who so far only returned, as in dim_windows.
activity as (
    select
        cast(happened_at as date) as date_day,
        sum(order_count) as order_count,
        count(distinct case when order_count > 0 then customer_id end)
            as ordering_customer_count,
        cast(sum(gross_revenue) as double) as gross_revenue,
        cast(sum(returned_value) as double) as returned_value
    from events
    group by 1
),

newcomers as (
    select
        cast(first_order_at as date) as date_day,
        count(*) as new_customer_count
    from customers
    group by 1
),

final as (
    select
        days.date_day,
        -- The day of the last line may still get more.
        days.date_day < cast(reach.last_line_at as date) as is_complete,
        cast(coalesce(activity.order_count, 0) as bigint) as order_count,
        coalesce(activity.ordering_customer_count, 0) as ordering_customer_count,
        coalesce(newcomers.new_customer_count, 0) as new_customer_count,
        coalesce(activity.gross_revenue, 0) as gross_revenue,
        coalesce(activity.returned_value, 0) as returned_value,
        coalesce(activity.gross_revenue - activity.returned_value, 0) as net_revenue,
        coalesce(shop.shop_revenue, 0) as shop_revenue
    from days
    cross join reach
    left join shop on days.date_day = shop.date_day
    left join activity on days.date_day = activity.date_day
    left join newcomers on days.date_day = newcomers.date_day
)

select * from final
order by 1
