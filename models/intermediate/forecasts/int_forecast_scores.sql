-- Every forecast of every model with what came, where that is known. Customers of equal
-- probability are in one decile, the riskier one, so that deciles may differ in size.
with

linear_scores as (
    select * from {{ ref('int_linear_scores') }}
),

boosted_scores as (
    select * from {{ ref('int_boosted_scores') }}
),

outcomes as (
    select * from {{ ref('int_customer_outcomes') }}
),

repurchase_odds as (
    select * from {{ ref('int_repurchase_odds') }}
),

origins as (
    select distinct
        target,
        as_of_at,
        is_latest,
        is_tested
    from {{ ref('int_forecast_origins') }}
),

united as (
    select
        target,
        model,
        as_of_at,
        customer_id,
        probability
    from linear_scores
    union all
    select
        target,
        model,
        as_of_at,
        customer_id,
        probability
    from boosted_scores
    union all
    select
        'churn' as target,
        'bg_nbd' as model,
        as_of_at,
        customer_id,
        probability_of_none as probability
    from repurchase_odds
),

final as (
    select
        united.target,
        united.model,
        united.as_of_at,
        united.customer_id,
        outcomes.horizon_days,
        united.probability,
        {{ ranked_part(
            10, 'united.probability desc', 'united.target, united.model, united.as_of_at'
        ) }} as decile,
        origins.is_latest,
        origins.is_tested,
        outcomes.is_outcome_known,
        outcomes.has_happened
    from united
    inner join origins
        on united.target = origins.target
        and united.as_of_at = origins.as_of_at
    inner join outcomes
        on united.target = outcomes.target
        and united.as_of_at = outcomes.as_of_at
        and united.customer_id = outcomes.customer_id
    where outcomes.is_eligible
)

select * from final
