{{ config(
    materialized='incremental', pre_hook="{{ forget_changed('int_cutoffs') }}"
) }}
-- All that BG/NBD knows of a customer is the history; equal histories have equal odds.
with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where {{ is_untold('window_id') }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

history_odds as (
    select * from {{ ref('int_history_odds') }}
),

final as (
    select
        cutoffs.window_id,
        cutoffs.as_of_at,
        snapshots.customer_id,
        history_odds.probability_of_none,
        history_odds.log_odds_of_none,
        cutoffs.history_fingerprint
    from snapshots
    inner join cutoffs on snapshots.window_id = cutoffs.window_id
    inner join history_odds
        on cutoffs.as_of_at = history_odds.as_of_at
        and snapshots.frequency = history_odds.frequency
        and snapshots.tenure_days = history_odds.tenure_days
        and snapshots.age_at_last_order_days = history_odds.age_at_last_order_days
)

select * from final
