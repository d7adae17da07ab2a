-- The log of moves with the stays between them: who was where from when to when, so
-- that two windows can be compared without all that lie between.
with

customer_segments as (
    select * from {{ ref('int_customers_assigned') }}
),

transitions as (
    select * from {{ ref('fct_segment_transitions') }}
),

segments as (
    select * from {{ ref('int_segments') }}
),

method_windows as (
    select
        method,
        max(window_id) as window_id
    from customer_segments
    group by 1
),

begun as (
    select
        method,
        customer_id,
        cast(min(window_id) as integer) as first_window_id,
        arg_min(segment_id, window_id) as segment_id,
        cast(null as integer) as from_segment_id,
        cast(null as varchar) as from_segment_name,
        cast(null as varchar) as cause,
        cast(null as double) as trailing_revenue
    from customer_segments
    group by 1, 2
    union all
    select
        method,
        customer_id,
        window_id as first_window_id,
        to_segment_id as segment_id,
        from_segment_id,
        from_segment_name,
        cause,
        trailing_revenue
    from transitions
),

followed as (
    select
        *,
        lead(first_window_id) over (
            partition by method, customer_id
            order by first_window_id
        ) as next_window_id
    from begun
),

final as (
    select
        followed.method,
        followed.customer_id,
        followed.first_window_id,
        cast(
            coalesce(followed.next_window_id - 1, method_windows.window_id) as integer
        ) as last_window_id,
        followed.segment_id,
        segments.segment_name,
        followed.from_segment_id,
        followed.from_segment_name,
        followed.cause,
        followed.trailing_revenue,
        followed.next_window_id is null as is_current
    from followed
    inner join method_windows on followed.method = method_windows.method
    inner join segments
        on followed.method = segments.method
        and followed.segment_id = segments.segment_id
)

select * from final
order by 1, 2, 3
