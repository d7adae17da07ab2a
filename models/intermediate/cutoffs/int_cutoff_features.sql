{{ config(
    materialized='incremental', pre_hook="{{ forget_changed('int_cutoffs') }}"
) }}
-- What a forecast may look at: each customer as of each cut-off, from the snapshots of
-- that instant and of earlier ones. Amounts and counts as log(1 + x), as they are
-- lopsided; what a customer has not is null, and a model decides what that means.
with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where {{ is_untold('window_id') }}
),

all_snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

snapshots as (
    select
        cutoffs.as_of_at,
        cutoffs.season_start_window_id,
        cutoffs.season_end_window_id,
        cutoffs.history_fingerprint as cutoff_fingerprint,
        all_snapshots.*
    from all_snapshots
    inner join cutoffs on all_snapshots.window_id = cutoffs.window_id
),

orders_then as (
    select
        window_id,
        customer_id,
        frequency
    from all_snapshots
),

scored as (
    select
        window_id,
        customer_id,
        segment_id
    from {{ ref('int_customers_rfm_scored') }}
),

segments as (
    select * from {{ ref('rfm_segments') }}
),

moves as (
    select
        transitions.customer_id,
        transitions.window_id,
        segments_then.standing < segments.standing as is_upward
    from {{ ref('int_segment_transitions') }} as transitions
    inner join segments on transitions.from_segment_id = segments.segment_id
    inner join segments as segments_then
        on transitions.to_segment_id = segments_then.segment_id
    where transitions.method = 'rfm_rules'
),

last_moves as (
    select
        snapshots.window_id,
        snapshots.customer_id,
        moves.is_upward,
        windows.window_end_at as moved_at
    from snapshots
    asof inner join moves
        on snapshots.customer_id = moves.customer_id
        and snapshots.window_id >= moves.window_id
    inner join {{ ref('int_observation_windows') }} as windows
        on moves.window_id = windows.window_id
),

final as (
    select
        snapshots.as_of_at,
        snapshots.customer_id,
        snapshots.window_id,
        ln(1 + snapshots.recency_days) as log_recency_days,
        -- Beyond 0 the customer is later than usual.
        ln(1 + snapshots.recency_days) - ln(1 + snapshots.average_days_between_orders)
            as log_lateness,
        {{ share_of(
            'snapshots.stddev_days_between_orders',
            'snapshots.average_days_between_orders'
        ) }} as gap_variation,
        ln(1 + snapshots.tenure_days) as log_tenure_days,
        ln(1 + snapshots.frequency) as log_frequency,
        cast(snapshots.frequency = 1 as integer) as has_one_order,
        {%- for days in window_horizons() %}
            ln(1 + snapshots.orders_{{ days }}d) as log_orders_{{ days }}d,
            ln(1 + greatest(snapshots.spend_{{ days }}d, 0)) as log_spend_{{ days }}d,
        {%- endfor %}
        snapshots.orders_30d_share_of_90d,
        snapshots.orders_90d_share_of_365d,
        ln(1 + greatest(snapshots.monetary, 0)) as log_monetary,
        ln(1 + snapshots.average_order_value) as log_average_order_value,
        ln(1 + snapshots.product_diversity) as log_product_diversity,
        ln(1 + snapshots.average_unit_price) as log_average_unit_price,
        least(snapshots.return_rate, 1) as return_rate,
        scored.segment_id as segment_rank,
        coalesce(cast(last_moves.is_upward as integer) * 2 - 1, 0) as last_move,
        ln(1 + {{ elapsed_days('last_moves.moved_at', 'snapshots.window_end_at') }})
            as log_days_since_move,
        -- Orders in the weeks of last year that are now coming; null for who was not
        -- there yet.
        ln(1 + season_ends.frequency - coalesce(season_starts.frequency, 0))
            as log_orders_last_season,
        snapshots.cutoff_fingerprint as history_fingerprint
    from snapshots
    inner join scored
        on snapshots.window_id = scored.window_id
        and snapshots.customer_id = scored.customer_id
    left join last_moves
        on snapshots.window_id = last_moves.window_id
        and snapshots.customer_id = last_moves.customer_id
    left join orders_then as season_starts
        on snapshots.season_start_window_id = season_starts.window_id
        and snapshots.customer_id = season_starts.customer_id
    left join orders_then as season_ends
        on snapshots.season_end_window_id = season_ends.window_id
        and snapshots.customer_id = season_ends.customer_id
)

select * from final
