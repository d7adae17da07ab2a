with

windows as (
    select * from {{ ref('int_observation_windows') }}
),

observed_lines as (
    select
        invoiced_at,
        line_revenue
    from {{ ref('int_transaction_lines_flagged') }}
    where is_observed
),

snapshots as (
    select
        window_id,
        customer_id,
        is_active,
        window_order_count,
        window_net_revenue
    from {{ ref('int_customer_snapshots') }}
),

shop as (
    select
        windows.window_id,
        max(observed_lines.invoiced_at) as last_line_at,
        cast(sum(observed_lines.line_revenue) as double) as shop_revenue
    from observed_lines
    asof inner join windows on observed_lines.invoiced_at >= windows.window_start_at
    group by 1
),

customers as (
    select
        window_id,
        count(*) as customer_count,
        count(*) filter (where is_active) as active_customer_count,
        sum(window_order_count) as order_count,
        cast(sum(cast(window_net_revenue as decimal(18, 4))) as double) as net_revenue
    from snapshots
    group by 1
),

final as (
    select
        windows.window_id,
        windows.window_grain,
        windows.window_start_at,
        windows.window_end_at,
        windows.is_complete,
        shop.last_line_at,
        windows.line_count,
        cast(coalesce(customers.order_count, 0) as bigint) as order_count,
        cast(coalesce(customers.customer_count, 0) as bigint) as customer_count,
        cast(coalesce(customers.active_customer_count, 0) as bigint)
            as active_customer_count,
        coalesce(customers.net_revenue, 0) as net_revenue,
        coalesce(shop.shop_revenue, 0) as shop_revenue
    from windows
    left join shop on windows.window_id = shop.window_id
    left join customers on windows.window_id = customers.window_id
)

select * from final
order by 1
