-- The last window in which a method speaks is mostly, not always, the last of all.
with

customer_segments as (
    select * from {{ ref('int_customer_segments') }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

method_windows as (
    select
        method,
        max(window_id) as window_id
    from customer_segments
    group by 1
),

final as (
    select
        customer_segments.method,
        customer_segments.segment_id,
        customer_segments.customer_id,
        snapshots.recency_days,
        snapshots.frequency,
        snapshots.monetary,
        snapshots.product_diversity
    from customer_segments
    inner join method_windows
        on customer_segments.method = method_windows.method
        and customer_segments.window_id = method_windows.window_id
    inner join snapshots
        on customer_segments.window_id = snapshots.window_id
        and customer_segments.customer_id = snapshots.customer_id
)

select * from final
