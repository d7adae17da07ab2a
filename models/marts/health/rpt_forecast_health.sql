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

scores as (
    select * from {{ ref('fct_churn_scores') }}
    where is_outcome_known
),

gaps as (
    select
        max(bins.model) as model,
        {{ mean_gap('bins.customer_count', 'bins.predicted', 'bins.observed') }} as gap
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

-- Bins over all cut-offs hide it when too many are said to leave in one season and too
-- few in another.
cutoffs as (
    select
        scores.as_of_at,
        max(scores.model) as model,
        count(*) as customer_count,
        {{ exact_sum('scores.churn_probability') }} / count(*) as expected,
        count(*) filter (where scores.has_churned) / cast(count(*) as double)
            as observed
    from scores
    inner join models on scores.model = models.model
    group by 1
),

cutoff_gaps as (
    select
        max(model) as model,
        {{ mean_gap('customer_count', 'expected', 'observed') }} as gap,
        arg_max(
            strftime({{ last_day('as_of_at') }}, '%-d %B %Y')
            || ', where ' || format('{:.0f}', 100 * expected)
            || ' % were expected to leave and ' || format('{:.0f}', 100 * observed)
            || ' % did',
            (abs(expected - observed), as_of_at)
        ) as worst
    from cutoffs
),

seasons as (
    select
        'forecasts_cutoffs' as check_name,
        gap as measured,
        cast({{ var('calibration_gap_ceiling') }} as double) as threshold,
        gap <= {{ var('calibration_gap_ceiling') }} as is_passed,
        'Cut-off by cut-off the share of leavers was off the mean probability by '
        || format('{:.1f}', 100 * gap) || ' percentage points (model ' || model
        || '), most at the end of ' || worst || '.' as explanation
    from cutoff_gaps
),

-- Without small cut-offs, where chance does it too, and without what describes a state.
best as (
    select
        max(auc) as auc,
        arg_max(target || ' by ' || model, (auc, target, model)) as forecast
    from measures
    where
        not {{ is_state('target') }}
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
    {{ tell_checks(['calibration', 'seasons', 'leakage']) }}
)

select * from final
order by 1
