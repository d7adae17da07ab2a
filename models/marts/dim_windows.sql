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

activity as (
    select * from {{ ref('int_customer_window_activity') }}
    where is_active
),

snapshots as (
    select
        window_id,
        orders_90d
    from {{ ref('int_customer_snapshots') }}
),

-- An instant lies in one window, and there are fewer of them than lines.
instants as (
    select
        invoiced_at,
        sum(line_revenue) as line_revenue
    from observed_lines
    group by 1
),

shop as (
    select
        windows.window_id,
        max(instants.invoiced_at) as last_line_at,
        cast(sum(instants.line_revenue) as double) as shop_revenue
    from instants
    asof inner join windows on instants.invoiced_at >= windows.window_start_at
    group by 1
),

-- Also of those who so far only returned, so that the money adds up to the audit's.
active_customers as (
    select
        window_id,
        count(*) as active_customer_count,
        sum(order_count) as order_count,
        cast(sum(gross_revenue - returned_value) as double) as net_revenue
    from activity
    group by 1
),

customers as (
    select
        window_id,
        count(*) as customer_count,
        count(*) filter (where orders_90d > 0) as recent_customer_count
    from snapshots
    group by 1
),

final as (
    select
        windows.window_id,
        windows.window_grain,
        windows.window_start_at,
        windows.window_end_at,
        {{ last_day('windows.window_end_at') }} as last_day,
        windows.is_complete,
        shop.last_line_at,
        windows.line_count,
        cast(coalesce(active_customers.order_count, 0) as bigint) as order_count,
        coalesce(customers.customer_count, 0) as customer_count,
        coalesce(customers.recent_customer_count, 0) as recent_customer_count,
        coalesce(active_customers.active_customer_count, 0)
            as active_customer_count,
        coalesce(active_customers.net_revenue, 0) as net_revenue,
        coalesce(shop.shop_revenue, 0) as shop_revenue
    from windows
    left join shop on windows.window_id = shop.window_id
    left join active_customers on windows.window_id = active_customers.window_id
    left join customers on windows.window_id = customers.window_id
)

select * from final
order by 1
