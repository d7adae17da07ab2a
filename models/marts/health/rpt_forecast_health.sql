-- One CTE a check, with the five columns that tell_checks() reads.
with

models as (
    select * from {{ ref('fct_churn_models') }}
    where is_default
),

bins as (
    select * from {{ ref('fct_churn_calibration') }}
),

measures as (
    select * from {{ ref('int_forecast_measures') }}
),

gaps as (
    select
        max(bins.model) as model,
        {{ exact_sum('bins.customer_count * abs(bins.predicted - bins.observed)') }}
        / nullif(sum(bins.customer_count), 0) as gap
    from bins
    inner join models on bins.model = models.model
),

calibration as (
    select
        'forecasts_calibration' as check_name,
        gap as measured,
        cast({{ var('calibration_gap_ceiling') }} as double) as threshold,
        gap <= {{ var('calibration_gap_ceiling') }} as is_passed,
        'On average the share of leavers was off the probability given by '
        || format('{:.1f}', 100 * gap) || ' percentage points (model ' || model || ').'
            as explanation
    from gaps
),

-- Without small cut-offs, where chance does it too, and without what describes a state.
best as (
    select
        max(auc) as auc,
        arg_max(target || ' by ' || model, auc) as forecast
    from measures
    where
        target <> 'lapsed'
        and least(happened_count, customer_count - happened_count) >= 30
),

leakage as (
    select
        'forecasts_leakage' as check_name,
        auc as measured,
        cast({{ var('leakage_auc_ceiling') }} as double) as threshold,
        auc <= {{ var('leakage_auc_ceiling') }} as is_passed,
        'The best forecast of any cut-off, ' || forecast || ', reached an AUC of '
        || format('{:.3f}', auc)
        || '; none that has not seen what came is better than the threshold.'
            as explanation
    from best
),

final as (
    {{ tell_checks(['calibration', 'leakage']) }}
)

select * from final
order by 1
