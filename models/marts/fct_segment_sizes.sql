with

moving_sizes as (
    select * from {{ ref('int_segment_sizes') }}
),

clustered as (
    select * from {{ ref('int_customers_clustered') }}
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
        method,
        window_id,
        segment_id,
        customer_count,
        revenue
    from moving_sizes
    union all
    select
        clustered.method,
        clustered.window_id,
        clustered.segment_id,
        count(*) as customer_count,
        sum(cast(snapshots.monetary as decimal(18, 4))) as revenue
    from clustered
    inner join snapshots
        on clustered.window_id = snapshots.window_id
        and clustered.customer_id = snapshots.customer_id
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
        cast(coalesce(counted.revenue, 0) as double) as revenue
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
