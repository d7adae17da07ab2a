with

customer_segments as (
    select * from {{ ref('int_customer_segments') }}
),

snapshots as (
    select
        window_id,
        customer_id,
        recency_days,
        frequency,
        monetary,
        is_active
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
        count(*) filter (where snapshots.is_active) as active_customer_count,
        cast(sum(cast(snapshots.monetary as decimal(18, 4))) as double) as revenue,
        median(snapshots.recency_days) as median_recency_days,
        median(snapshots.frequency) as median_frequency,
        median(snapshots.monetary) as median_monetary
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
        coalesce(counted.active_customer_count, 0) as active_customer_count,
        coalesce(counted.revenue, 0) as revenue,
        counted.median_recency_days,
        counted.median_frequency,
        counted.median_monetary
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
