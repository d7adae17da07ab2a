-- A customer's move from one segment to another between two windows, and why: with
-- today's values under yesterday's model the customer is where she was (the model
-- moved), or is elsewhere because she did something, or because time passed.
with

scored as (
    select * from {{ ref('int_customers_rfm_scored') }}
),

snapshots as (
    select
        window_id,
        customer_id,
        is_active
    from {{ ref('int_customer_snapshots') }}
),

followed as (
    select
        window_id,
        customer_id,
        segment_id as to_segment_id,
        segment_id_under_former_cuts,
        lag(segment_id) over (partition by customer_id order by window_id)
            as from_segment_id
    from scored
),

final as (
    select
        'rfm_rules' as method,
        followed.window_id,
        followed.customer_id,
        followed.from_segment_id,
        followed.to_segment_id,
        case
            when followed.segment_id_under_former_cuts = followed.from_segment_id
                then 'model'
            when snapshots.is_active then 'behaviour'
            else 'ageing'
        end as cause
    from followed
    inner join snapshots
        on followed.window_id = snapshots.window_id
        and followed.customer_id = snapshots.customer_id
    where followed.from_segment_id <> followed.to_segment_id
)

select * from final
