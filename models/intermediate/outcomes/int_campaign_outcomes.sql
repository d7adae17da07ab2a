-- What customers did in the campaign_horizon_days after they entered an audience, and
-- in as many days before. Known is only what the data reach.
{%- set horizon = "interval " ~ var('campaign_horizon_days') ~ " day" %}
with

entries as (
    select
        *,
        entered_at + {{ horizon }} as horizon_end_at,
        entered_at - {{ horizon }} as before_from_at
    from {{ ref('int_campaign_entries') }}
),

events as (
    select * from {{ ref('int_customer_events') }}
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

scored as (
    select * from {{ ref('int_customers_rfm_scored') }}
),

segments as (
    select * from {{ ref('rfm_segments') }}
),

-- Not int_data_reach: the group at the end is that of a window, which must be whole.
reach as (
    select max(window_end_at) as known_until_at
    from windows
    where is_complete
),

spending as (
    select
        entries.audience_name,
        entries.customer_id,
        sum(events.gross_revenue - events.returned_value) filter (
            where events.happened_at >= entries.entered_at
        ) as net_revenue,
        sum(events.order_count) filter (
            where events.happened_at >= entries.entered_at
        ) as order_count,
        sum(events.gross_revenue - events.returned_value) filter (
            where events.happened_at < entries.entered_at
        ) as former_net_revenue,
        sum(events.order_count) filter (
            where events.happened_at < entries.entered_at
        ) as former_order_count
    from entries
    inner join events
        on entries.customer_id = events.customer_id
        and entries.before_from_at <= events.happened_at
        and entries.horizon_end_at > events.happened_at
    group by 1, 2
),

final_windows as (
    select
        entries.audience_name,
        entries.customer_id,
        windows.window_id as final_window_id
    from entries
    asof inner join windows
        on entries.horizon_end_at >= windows.window_end_at
),

final as (
    select
        entries.audience_name,
        entries.customer_id,
        entries.entered_at,
        entries.split,
        entries.segment_name,
        entries.horizon_end_at <= reach.known_until_at as is_known,
        cast(coalesce(spending.order_count, 0) > 0 as double) as repurchased,
        cast(coalesce(spending.net_revenue, 0) as double) as net_revenue,
        cast(segments_then.standing < segments.standing as double) as moved_up,
        cast(coalesce(spending.former_order_count, 0) > 0 as double)
            as former_repurchased,
        cast(coalesce(spending.former_net_revenue, 0) as double)
            as former_net_revenue
    from entries
    cross join reach
    left join spending
        on entries.audience_name = spending.audience_name
        and entries.customer_id = spending.customer_id
    left join final_windows
        on entries.audience_name = final_windows.audience_name
        and entries.customer_id = final_windows.customer_id
    left join scored
        on final_windows.final_window_id = scored.window_id
        and entries.customer_id = scored.customer_id
    left join segments
        on entries.segment_id = segments.segment_id
    left join segments as segments_then
        on scored.segment_id = segments_then.segment_id
)

select * from final
