{%- set horizon_days = var('churn_horizon_days') -%}
with

scores as (
    select * from {{ ref('int_forecast_scores') }}
    where target = 'churn' and (is_latest or is_tested)
),

reasons as (
    select * from {{ ref('int_forecast_reasons') }}
    where target = 'churn'
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

-- Who only returned goods has nothing to be lost. Newcomers spent in the days that they
-- are known, not in a year; and a first order alone is not one for each day.
spending as (
    select
        cutoffs.as_of_at,
        snapshots.customer_id,
        greatest(snapshots.spend_365d, 0) * {{ horizon_days }}
        / greatest(least(snapshots.tenure_days, 365), {{ [horizon_days, 365] | min }})
            as usual_spend
    from cutoffs
    inner join snapshots on cutoffs.window_id = snapshots.window_id
),

final as (
    select
        scores.model,
        scores.as_of_at,
        scores.customer_id,
        scores.horizon_days,
        scores.probability as churn_probability,
        scores.decile as churn_decile,
        reasons.reason_1,
        reasons.reason_2,
        reasons.reason_3,
        spending.usual_spend,
        {{ ranked_part(
            5, 'spending.usual_spend desc', 'scores.model, scores.as_of_at'
        ) }} as spend_fifth,
        scores.probability * spending.usual_spend as spend_at_risk,
        scores.is_outcome_known,
        scores.has_happened as has_churned
    from scores
    inner join spending
        on scores.as_of_at = spending.as_of_at
        and scores.customer_id = spending.customer_id
    -- Only of the logistic model is it known what adds how much.
    left join reasons
        on scores.model = reasons.model
        and scores.as_of_at = reasons.as_of_at
        and scores.customer_id = reasons.customer_id
)

select * from final
order by 1, 2, 3
