-- A feature of a window that knows a line at or after the window's end is a leak.
with

events as (
    select * from {{ ref('int_customer_events') }}
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

misplaced_events as (
    select
        events.customer_id,
        events.window_id
    from events
    left join windows on events.window_id = windows.window_id
    where
        coalesce(
            events.happened_at < windows.window_start_at
            or events.happened_at >= windows.window_end_at,
            true
        )
),

early_snapshots as (
    select
        customer_id,
        window_id
    from snapshots
    where
        last_order_at >= window_end_at
        or first_order_at > last_order_at
        or recency_days < 0
        or recency_days > tenure_days
),

final as (
    select * from misplaced_events
    union all
    select * from early_snapshots
)

select * from final
