with

entries as (
    select * from {{ ref('int_audience_entries') }}
),

audiences as (
    select * from {{ ref('audiences') }}
),

customer_events as (
    select
        event_type,
        coalesce(method, '') as method,
        customer_id,
        occurred_at
    from {{ ref('fct_segment_events') }}
    where customer_id is not null
),

scored as (
    select
        scores.window_id,
        scores.customer_id,
        scores.segment_id,
        segments.segment_name
    from {{ ref('int_customers_rfm_scored') }} as scores
    inner join {{ ref('rfm_segments') }} as segments
        on scores.segment_id = segments.segment_id
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

told as (
    select max(window_end_at) as told_until_at
    from {{ ref('dim_windows') }}
),

-- The next event of the same kind: the state for which the customer came is over.
followed as (
    select
        entries.*,
        least(
            entries.occurred_at + to_days(entries.cooldown_days),
            customer_events.occurred_at
        ) as ends_at
    from entries
    asof left join customer_events
        on entries.event_type = customer_events.event_type
        and coalesce(entries.method, '') = customer_events.method
        and entries.customer_id = customer_events.customer_id
        and entries.occurred_at < customer_events.occurred_at
),

final as (
    select
        followed.audience_name,
        followed.customer_id,
        followed.occurred_at as entered_at,
        case when followed.ends_at <= told.told_until_at then followed.ends_at end
            as exited_at,
        followed.occurred_at + interval {{ var('delivery_days') }} day
            as send_before_at,
        followed.event_id,
        followed.window_id,
        case
            when {{ is_held_out(
                'followed.audience_name', 'followed.customer_id', 'audiences.holdout_share'
            ) }}
                then 'held_out'
            else 'treated'
        end as split,
        audiences.channel,
        scored.segment_id,
        scored.segment_name,
        snapshots.spend_365d
    from followed
    inner join audiences on followed.audience_name = audiences.audience_name
    inner join scored
        on followed.window_id = scored.window_id
        and followed.customer_id = scored.customer_id
    inner join snapshots
        on followed.window_id = snapshots.window_id
        and followed.customer_id = snapshots.customer_id
    cross join told
)

select * from final
order by 1, 2, 3
