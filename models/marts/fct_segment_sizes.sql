with

moving_sizes as (
    select * exclude (history_fingerprint) from {{ ref('int_segment_sizes') }}
),

clustered as (
    select * from {{ ref('int_customers_clustered') }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

segments as (
    select * from {{ ref('int_segments') }}
),

clustered_sizes as (
    select
        clustered.method,
        clustered.window_id,
        clustered.segment_id,
        {{ segment_totals('snapshots') }}
    from clustered
    inner join snapshots
        on clustered.window_id = snapshots.window_id
        and clustered.customer_id = snapshots.customer_id
    group by 1, 2, 3
),

counted as (
    select * from moving_sizes
    union all by name
    select * from clustered_sizes
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
        cast(coalesce(counted.revenue, 0) as double) as revenue,
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
