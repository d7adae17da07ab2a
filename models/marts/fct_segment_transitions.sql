with

transitions as (
    select * from {{ ref('int_segment_transitions') }}
),

snapshots as (
    select
        window_id,
        customer_id,
        window_end_at,
        spend_365d
    from {{ ref('int_customer_snapshots') }}
),

segments as (
    select * from {{ ref('int_segments') }}
),

final as (
    select
        transitions.method,
        transitions.window_id,
        transitions.customer_id,
        transitions.from_segment_id,
        from_segments.segment_name as from_segment_name,
        transitions.to_segment_id,
        to_segments.segment_name as to_segment_name,
        transitions.cause,
        transitions.dwell_windows,
        transitions.is_flapping,
        snapshots.window_end_at as transitioned_at,
        snapshots.spend_365d as trailing_revenue
    from transitions
    inner join snapshots
        on transitions.window_id = snapshots.window_id
        and transitions.customer_id = snapshots.customer_id
    inner join segments as from_segments
        on transitions.method = from_segments.method
        and transitions.from_segment_id = from_segments.segment_id
    inner join segments as to_segments
        on transitions.method = to_segments.method
        and transitions.to_segment_id = to_segments.segment_id
)

select * from final
