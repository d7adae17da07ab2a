-- How many customers could and did go from one segment to another in each window: every
-- pair that ever occurs has a row in every window, staying is a pair too.
with

sizes as (
    select * from {{ ref('int_segment_sizes') }}
),

transitions as (
    select * from {{ ref('int_segment_transitions') }}
),

moved as (
    select
        method,
        window_id,
        from_segment_id,
        to_segment_id,
        count(*) as customer_count,
        count(*) filter (where cause = 'model') as model_count,
        cast(sum(cast(trailing_revenue as decimal(18, 4))) as double) as revenue_moved
    from transitions
    group by 1, 2, 3, 4
),

left_segments as (
    select
        method,
        window_id,
        from_segment_id,
        sum(customer_count) as customer_count,
        sum(model_count) as model_count
    from moved
    group by 1, 2, 3
),

method_windows as (
    select distinct
        method,
        window_id
    from sizes
),

pairs as (
    select
        method,
        from_segment_id,
        to_segment_id
    from moved
    union
    select
        method,
        segment_id as from_segment_id,
        segment_id as to_segment_id
    from sizes
),

final as (
    select
        pairs.method,
        cast(sizes.window_id + 1 as integer) as window_id,
        pairs.from_segment_id,
        pairs.to_segment_id,
        sizes.customer_count as at_risk_count,
        cast(case
            when pairs.from_segment_id = pairs.to_segment_id
                then sizes.customer_count - coalesce(left_segments.customer_count, 0)
            else coalesce(moved.customer_count, 0)
        end as bigint) as customer_count,
        -- What customers did themselves: whom only the model moved counts as stayed.
        cast(case
            when pairs.from_segment_id = pairs.to_segment_id
                then
                    sizes.customer_count - coalesce(
                        left_segments.customer_count - left_segments.model_count, 0
                    )
            else coalesce(moved.customer_count - moved.model_count, 0)
        end as bigint) as own_count,
        coalesce(moved.revenue_moved, 0) as revenue_moved
    from pairs
    inner join sizes
        on pairs.method = sizes.method
        and pairs.from_segment_id = sizes.segment_id
    -- The window after, where there is one and the method speaks in it.
    inner join method_windows
        on sizes.method = method_windows.method
        and sizes.window_id + 1 = method_windows.window_id
    left join moved
        on pairs.method = moved.method
        and sizes.window_id + 1 = moved.window_id
        and pairs.from_segment_id = moved.from_segment_id
        and pairs.to_segment_id = moved.to_segment_id
    left join left_segments
        on sizes.method = left_segments.method
        and sizes.window_id + 1 = left_segments.window_id
        and sizes.segment_id = left_segments.from_segment_id
)

select * from final
