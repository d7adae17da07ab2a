-- One empty row where there is no further target, since a source may not be empty.
select
    target,
    model,
    tested_cutoff_count,
    cast(round(base_rate, 5) as double) as base_rate,
    cast(round(auc, 5) as double) as auc,
    cast(round(auc_lower, 5) as double) as auc_lower,
    cast(round(auc_upper, 5) as double) as auc_upper,
    coalesce(verdict, '') as verdict
from marts.fct_propensity_models
union all
select
    'none' as target,
    'none' as model,
    cast(0 as bigint) as tested_cutoff_count,
    cast(null as double) as base_rate,
    cast(null as double) as auc,
    cast(null as double) as auc_lower,
    cast(null as double) as auc_upper,
    '' as verdict
where not exists (select 1 from marts.fct_propensity_models)
order by target, model
