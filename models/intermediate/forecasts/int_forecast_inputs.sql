{{ config(materialized='view') }}
-- What models see of the customers of each target at each cut-off; no outcome in it.
with

outcomes as (
    select
        target,
        as_of_at,
        customer_id
    from {{ ref('int_customer_outcomes') }}
    where is_eligible
),

features as (
    select * exclude (history_fingerprint) from {{ ref('int_cutoff_features') }}
),

repurchase_odds as (
    select * from {{ ref('int_repurchase_odds') }}
),

final as (
    select
        outcomes.target,
        features.*,
        repurchase_odds.log_odds_of_none
    from outcomes
    inner join features
        on outcomes.as_of_at = features.as_of_at
        and outcomes.customer_id = features.customer_id
    left join repurchase_odds
        on outcomes.as_of_at = repurchase_odds.as_of_at
        and outcomes.customer_id = repurchase_odds.customer_id
)

select * from final
