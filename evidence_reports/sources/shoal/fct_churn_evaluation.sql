-- One empty row where churn is not forecast, since a source may not be empty.
select
    model,
    windows.last_day,
    is_latest,
    purpose,
    population,
    horizon_days,
    training_cutoff_count,
    training_customer_count,
    coalesce(evaluation.customer_count, 0) as customer_count,
    cast(round(base_rate, 5) as double) as base_rate,
    cast(round(mean_probability, 5) as double) as mean_probability,
    cast(round(auc, 5) as double) as auc,
    cast(round(auc_lower, 5) as double) as auc_lower,
    cast(round(auc_upper, 5) as double) as auc_upper,
    cast(round(auc_gain, 5) as double) as auc_gain,
    cast(round(auc_gain_lower, 5) as double) as auc_gain_lower,
    cast(round(auc_gain_upper, 5) as double) as auc_gain_upper,
    state,
    coalesce(verdict, '') as verdict
from marts.fct_churn_evaluation as evaluation
inner join marts.dim_windows as windows
    on evaluation.as_of_at = windows.window_end_at
union all
select
    'none' as model,
    cast('2000-01-01' as date) as last_day,
    false as is_latest,
    'none' as purpose,
    'none' as population,
    cast(0 as integer) as horizon_days,
    cast(0 as bigint) as training_cutoff_count,
    cast(0 as bigint) as training_customer_count,
    cast(0 as bigint) as customer_count,
    cast(null as double) as base_rate,
    cast(null as double) as mean_probability,
    cast(null as double) as auc,
    cast(null as double) as auc_lower,
    cast(null as double) as auc_upper,
    cast(null as double) as auc_gain,
    cast(null as double) as auc_gain_lower,
    cast(null as double) as auc_gain_upper,
    'none' as state,
    '' as verdict
where not exists (select 1 from marts.fct_churn_evaluation)
order by model, last_day
