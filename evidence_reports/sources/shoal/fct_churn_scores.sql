-- The present and the model in force alone: history would be fifteen times as much.
-- Reasons are those that dim_customers gives, whichever the model. One empty row where
-- nobody is scored, since a source may not be empty.
with

scores as (
    select
        scores.customer_id,
        scores.model,
        windows.last_day,
        scores.horizon_days,
        cast(round(scores.churn_probability, 5) as double) as churn_probability,
        scores.churn_decile,
        cast(round(scores.usual_spend, 2) as double) as usual_spend,
        cast(round(scores.spend_at_risk, 2) as double) as spend_at_risk,
        coalesce(customers.churn_reasons, '') as churn_reasons,
        customers.segment_id,
        customers.segment_name,
        scores.spend_fifth
    from marts.fct_churn_scores as scores
    inner join marts.fct_churn_models as models on scores.model = models.model
    inner join marts.fct_churn_evaluation as evaluation
        on scores.model = evaluation.model
        and scores.as_of_at = evaluation.as_of_at
    inner join marts.dim_customers as customers
        on scores.customer_id = customers.customer_id
    inner join marts.dim_windows as windows on scores.as_of_at = windows.window_end_at
    where models.is_default
        and evaluation.is_latest
)

select * from scores
union all
select
    '' as customer_id,
    'none' as model,
    cast('2000-01-01' as date) as last_day,
    cast(0 as integer) as horizon_days,
    cast(0 as double) as churn_probability,
    cast(0 as integer) as churn_decile,
    cast(0 as double) as usual_spend,
    cast(0 as double) as spend_at_risk,
    '' as churn_reasons,
    cast(null as integer) as segment_id,
    cast(null as varchar) as segment_name,
    cast(null as integer) as spend_fifth
where not exists (select 1 from scores)
order by customer_id
