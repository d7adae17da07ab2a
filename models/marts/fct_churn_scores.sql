with

scores as (
    select * from {{ ref('int_forecast_scores') }}
    where target = 'churn'
),

reasons as (
    select * from {{ ref('int_forecast_reasons') }}
    where target = 'churn'
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
        scores.is_outcome_known,
        scores.has_happened as has_churned
    from scores
    -- Only of the logistic model is it known what adds how much.
    left join reasons
        on scores.model = reasons.model
        and scores.as_of_at = reasons.as_of_at
        and scores.customer_id = reasons.customer_id
)

select * from final
order by 1, 2, 3
