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
        window_id,
        customer_id,
        segment_id
    from {{ ref('int_customers_rfm_scored') }}
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
        scored.segment_id > 1 as is_eligible,
        scored_then.segment_id < scored.segment_id as has_happened
    from scored
    inner join horizons on scored.window_id = horizons.window_id
    inner join scored as scored_then
        on horizons.horizon_window_id = scored_then.window_id
        and scored.customer_id = scored_then.customer_id
)

select * from final
