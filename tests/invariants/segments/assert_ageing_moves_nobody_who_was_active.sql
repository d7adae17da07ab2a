-- Cause and activity must agree: ageing is for those who did nothing, behaviour for
-- those who did something.
with

transitions as (
    select * from {{ ref('fct_segment_transitions') }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

final as (
    select transitions.*
    from transitions
    left join snapshots
        on transitions.window_id = snapshots.window_id
        and transitions.customer_id = snapshots.customer_id
    where
        transitions.from_segment_id = transitions.to_segment_id
        or snapshots.is_active is null
        or (transitions.cause = 'ageing' and snapshots.is_active)
        or (transitions.cause = 'behaviour' and not snapshots.is_active)
)

select * from final
