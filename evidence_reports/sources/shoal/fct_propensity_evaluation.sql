-- One empty row where there is no further target, since a source may not be empty.
select
    target,
    model,
    windows.last_day,
    is_latest,
    coalesce(evaluation.customer_count, 0) as customer_count,
    cast(round(base_rate, 5) as double) as base_rate,
    cast(round(auc, 5) as double) as auc,
    cast(round(auc_lower, 5) as double) as auc_lower,
    cast(round(auc_upper, 5) as double) as auc_upper,
    cast(round(auc_gain, 5) as double) as auc_gain,
    state,
    coalesce(verdict, '') as verdict
from marts.fct_propensity_evaluation as evaluation
inner join marts.dim_windows as windows
    on evaluation.as_of_at = windows.window_end_at
union all
select
    'none' as target,
    'none' as model,
    cast('2000-01-01' as date) as last_day,
    false as is_latest,
    cast(0 as bigint) as customer_count,
    cast(null as double) as base_rate,
    cast(null as double) as auc,
    cast(null as double) as auc_lower,
    cast(null as double) as auc_upper,
    cast(null as double) as auc_gain,
    'none' as state,
    '' as verdict
where not exists (select 1 from marts.fct_propensity_evaluation)
order by target, model, last_day
