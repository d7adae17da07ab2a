-- Whether a customer is in a better RFM group upgrade_horizon_days after the cut-off.
with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

scored as (
    select
        all_scored.window_id,
        all_scored.customer_id,
        segments.standing
    from {{ ref('int_customers_rfm_scored') }} as all_scored
    inner join {{ ref('rfm_segments') }} as segments
        on all_scored.segment_id = segments.segment_id
),

horizons as (
    select
        cutoffs.window_id,
        cutoffs.as_of_at,
        cutoffs.as_of_at + interval {{ var('upgrade_horizon_days') }} day as known_at,
        windows.window_id as horizon_window_id
    from cutoffs
    asof inner join windows
        on cutoffs.as_of_at + interval {{ var('upgrade_horizon_days') }} day
        >= windows.window_end_at
),

final as (
    select
        horizons.as_of_at,
        scored.customer_id,
        horizons.known_at,
        scored.standing > 1 as is_eligible,
        scored_then.standing < scored.standing as has_happened
    from scored
    inner join horizons on scored.window_id = horizons.window_id
    inner join scored as scored_then
        on horizons.horizon_window_id = scored_then.window_id
        and scored.customer_id = scored_then.customer_id
)

select * from final
