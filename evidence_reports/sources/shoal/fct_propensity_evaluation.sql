-- One empty row where there is no further target, since a source may not be empty.
select
    target,
    model,
    cast(as_of_at as timestamp) as as_of_at,
    is_latest,
    coalesce(customer_count, 0) as customer_count,
    cast(round(base_rate, 5) as double) as base_rate,
    cast(round(auc, 5) as double) as auc,
    cast(round(auc_lower, 5) as double) as auc_lower,
    cast(round(auc_upper, 5) as double) as auc_upper,
    cast(round(auc_gain, 5) as double) as auc_gain,
    state,
    coalesce(verdict, '') as verdict
from marts.fct_propensity_evaluation
union all
select
    'none' as target,
    'none' as model,
    cast('2000-01-01' as timestamp) as as_of_at,
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
order by target, model, as_of_at
