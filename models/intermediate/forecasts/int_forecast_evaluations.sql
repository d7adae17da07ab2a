-- Every forecast of every model at every cut-off: how good it was, how much better than
-- recency alone, or why that cannot be said.
with

fits as (
    select * from {{ ref('int_forecast_fits') }}
    where is_latest or is_tested
),

models as (
    select distinct
        target,
        model
    from {{ ref('int_forecast_features') }}
),

scored as (
    select distinct
        target,
        model,
        as_of_at
    from {{ ref('int_forecast_scores') }}
),

measures as (
    select * from {{ ref('int_forecast_measures') }}
),

intervals as (
    select * from {{ ref('int_forecast_intervals') }}
),

joined as (
    select
        fits.target,
        models.model,
        fits.as_of_at,
        fits.is_latest,
        fits.is_outcome_known,
        fits.training_cutoff_count,
        fits.training_customer_count,
        case
            when scored.model is not null then 'fitted'
            -- It learns from no outcome, so that only its own maximum can be missing.
            when models.model = 'bg_nbd' then 'too_few_repeat_buyers'
            else fits.state
        end as state,
        measures.customer_count,
        measures.happened_count,
        measures.base_rate,
        measures.mean_probability,
        measures.auc,
        intervals.auc_lower,
        intervals.auc_upper,
        measures.auc - baselines.auc as auc_gain,
        intervals.auc_gain_lower,
        intervals.auc_gain_upper,
        measures.average_precision,
        measures.brier,
        measures.log_loss
    from fits
    inner join models on fits.target = models.target
    left join scored
        on fits.target = scored.target
        and fits.as_of_at = scored.as_of_at
        and models.model = scored.model
    left join measures
        on fits.target = measures.target
        and fits.as_of_at = measures.as_of_at
        and models.model = measures.model
    left join measures as baselines
        on fits.target = baselines.target
        and fits.as_of_at = baselines.as_of_at
        and baselines.model = 'recency_alone'
    left join intervals
        on fits.target = intervals.target
        and fits.as_of_at = intervals.as_of_at
        and models.model = intervals.model
),

final as (
    select
        *,
        {{ forecast_verdict('joined') }} as verdict
    from joined
)

select * from final
