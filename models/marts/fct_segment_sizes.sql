with

customer_segments as (
    select * from {{ ref('int_customer_segments') }}
),

snapshots as (
    select
        window_id,
        customer_id,
        monetary
    from {{ ref('int_customer_snapshots') }}
),

segments as (
    select * from {{ ref('int_segments') }}
),

counted as (
    select
        customer_segments.method,
        customer_segments.window_id,
        customer_segments.segment_id,
        count(*) as customer_count,
        cast(sum(cast(snapshots.monetary as decimal(18, 4))) as double) as revenue
    from customer_segments
    inner join snapshots
        on customer_segments.window_id = snapshots.window_id
        and customer_segments.customer_id = snapshots.customer_id
    group by 1, 2, 3
),

method_windows as (
    select
        method,
        window_id,
        sum(customer_count) as customer_total
    from counted
    group by 1, 2
),

-- An empty segment is a fact too: every segment has a row in every window.
final as (
    select
        method_windows.method,
        method_windows.window_id,
        segments.segment_id,
        segments.segment_name,
        coalesce(counted.customer_count, 0) as customer_count,
        coalesce(counted.customer_count, 0)
        / cast(method_windows.customer_total as double)
            as customer_share,
        coalesce(counted.revenue, 0) as revenue
    from method_windows
    inner join segments on method_windows.method = segments.method
    left join counted
        on method_windows.method = counted.method
        and method_windows.window_id = counted.window_id
        and segments.segment_id = counted.segment_id
    where
        segments.segment_id > 0
        or counted.customer_count > 0
)

select * from final
order by 1, 2, 3
