-- The running sums against the plain way: for the last window and one in the middle,
-- everything counted anew from the lines before the window's end.
with

windows as (
    select * from {{ ref('int_observation_windows') }}
),

probed_ids as (
    select unnest([max(window_id), max(window_id) // 2]) as window_id from windows
),

probed_windows as (
    select windows.*
    from windows
    inner join probed_ids on windows.window_id = probed_ids.window_id
),

lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
    where is_sale_line or is_return_line
),

orders as (
    select
        probed_windows.window_id,
        lines.customer_id,
        lines.order_id,
        probed_windows.window_end_at,
        min(lines.invoiced_at) as ordered_at
    from lines
    inner join probed_windows on lines.invoiced_at < probed_windows.window_end_at
    where lines.is_sale_line
    group by 1, 2, 3, 4
),

order_counts as (
    select
        window_id,
        customer_id,
        count(*) as frequency,
        max(ordered_at) as last_order_at,
        count(*) filter (where ordered_at >= window_end_at - interval 90 day)
            as orders_90d
    from orders
    group by 1, 2
),

sums as (
    select
        probed_windows.window_id,
        lines.customer_id,
        sum(lines.line_revenue) as net_revenue,
        coalesce(sum(lines.line_revenue) filter (where lines.is_return_line), 0)
            as returned,
        count(distinct case when lines.is_sale_line and lines.is_product
            then lines.stock_code end) as product_diversity,
        coalesce(sum(lines.line_revenue) filter (
            where lines.invoiced_at >= probed_windows.window_end_at - interval 90 day
        ), 0) as spend_90d
    from lines
    inner join probed_windows on lines.invoiced_at < probed_windows.window_end_at
    group by 1, 2
),

recounted as (
    select
        order_counts.*,
        sums.net_revenue,
        sums.returned,
        sums.product_diversity,
        sums.spend_90d
    from order_counts
    inner join sums
        on order_counts.window_id = sums.window_id
        and order_counts.customer_id = sums.customer_id
),

snapshots as (
    select
        probed_windows.window_id as probed_window_id,
        all_snapshots.*
    from {{ ref('int_customer_snapshots') }} as all_snapshots
    inner join probed_windows on all_snapshots.window_id = probed_windows.window_id
),

final as (
    select
        coalesce(snapshots.window_id, recounted.window_id) as window_id,
        coalesce(snapshots.customer_id, recounted.customer_id) as customer_id,
        snapshots.frequency,
        recounted.frequency as recounted_frequency,
        snapshots.net_revenue,
        recounted.net_revenue as recounted_net_revenue
    from snapshots
    full join recounted
        on snapshots.window_id = recounted.window_id
        and snapshots.customer_id = recounted.customer_id
    where
        snapshots.frequency is distinct from recounted.frequency
        or snapshots.last_order_at is distinct from recounted.last_order_at
        or snapshots.orders_90d is distinct from recounted.orders_90d
        -- Without stock codes it is unknown.
        or coalesce(snapshots.product_diversity, 0)
        is distinct from recounted.product_diversity
        -- Not known to be equal is not equal.
        or (abs(snapshots.net_revenue - recounted.net_revenue) <= 0.001) is not true
        or (abs(snapshots.returned_value + recounted.returned) <= 0.001) is not true
        or (abs(snapshots.spend_90d - recounted.spend_90d) <= 0.001) is not true
)

select * from final
