-- A customer's move from one segment to another between two windows, and why: with
-- today's values under yesterday's model the customer is where she was (the model
-- moved), or is elsewhere because she did something, or because time passed.
with

rfm_scored as (
    select * from {{ ref('int_customers_rfm_scored') }}
),

stream_assignments as (
    select * from {{ ref('int_stream_assignments') }}
),

snapshots as (
    select
        window_id,
        customer_id,
        is_active
    from {{ ref('int_customer_snapshots') }}
),

-- The methods that speak in every window.
assigned as (
    select
        'rfm_rules' as method,
        window_id,
        customer_id,
        segment_id,
        segment_id_under_former_cuts as segment_id_under_former_model
    from rfm_scored
    union all
    select
        'stream' as method,
        window_id,
        customer_id,
        segment_id,
        segment_id_under_former_model
    from stream_assignments
),

followed as (
    select
        method,
        window_id,
        customer_id,
        segment_id as to_segment_id,
        segment_id_under_former_model,
        lag(segment_id) over each_customer as from_segment_id,
        min(window_id) over each_customer as first_window_id
    from assigned
    window each_customer as (
        partition by method, customer_id
        order by window_id
    )
),

moved as (
    select
        *,
        -- Windows spent in the segment that is left now: since the last move into it.
        window_id - coalesce(
            lag(window_id) over (partition by method, customer_id order by window_id),
            first_window_id
        ) as dwell_windows
    from followed
    where from_segment_id <> to_segment_id
),

final as (
    select
        moved.method,
        moved.window_id,
        moved.customer_id,
        moved.from_segment_id,
        moved.to_segment_id,
        case
            when moved.segment_id_under_former_model = moved.from_segment_id
                then 'model'
            when snapshots.is_active then 'behaviour'
            else 'ageing'
        end as cause,
        cast(moved.dwell_windows as integer) as dwell_windows,
        moved.dwell_windows < {{ var('minimum_dwell_windows') }} as is_flapping
    from moved
    inner join snapshots
        on moved.window_id = snapshots.window_id
        and moved.customer_id = snapshots.customer_id
)

select * from final
