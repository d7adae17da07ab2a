-- Day by day and window by window the same was sold: a line at midnight counted twice,
-- or on no day, breaks it. So does a customer who is new on no day.
with

days as (
    select
        sum(order_count) as order_count,
        sum(net_revenue) as net_revenue,
        sum(shop_revenue) as shop_revenue,
        sum(new_customer_count) as customer_count
    from {{ ref('fct_daily_sales') }}
),

windows as (
    select
        sum(order_count) as order_count,
        sum(net_revenue) as net_revenue,
        sum(shop_revenue) as shop_revenue
    from {{ ref('dim_windows') }}
),

customers as (
    select count(*) as customer_count
    from {{ ref('dim_customers') }}
),

final as (
    select
        days.*,
        windows.order_count as window_order_count,
        windows.net_revenue as window_net_revenue,
        windows.shop_revenue as window_shop_revenue,
        customers.customer_count as all_customer_count
    from days
    cross join windows
    cross join customers
    where
        days.order_count is distinct from windows.order_count
        or abs(coalesce(days.net_revenue, 0) - coalesce(windows.net_revenue, 0)) > 0.005
        or abs(coalesce(days.shop_revenue, 0) - coalesce(windows.shop_revenue, 0))
        > 0.005
        or coalesce(days.customer_count, 0) <> customers.customer_count
)

select * from final
