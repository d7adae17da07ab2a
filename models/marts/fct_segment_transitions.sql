{{ config(materialized='view') }}
with

transitions as (
    select * from {{ ref('int_segment_transitions') }}
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
        transitions.dwell_windows < {{ var('minimum_dwell_windows') }} as is_flapping,
        transitions.transitioned_at,
        {{ last_day('transitions.transitioned_at') }} as moved_on,
        transitions.trailing_revenue
    from transitions
    inner join segments as from_segments
        on transitions.method = from_segments.method
        and transitions.from_segment_id = from_segments.segment_id
    inner join segments as to_segments
        on transitions.method = to_segments.method
        and transitions.to_segment_id = to_segments.segment_id
)

select * from final
