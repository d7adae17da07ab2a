-- One empty row where churn is not forecast, since a source may not be empty.
select
    model,
    is_default,
    purpose,
    tested_cutoff_count,
    tested_row_count,
    cast(round(base_rate, 5) as double) as base_rate,
    cast(round(auc, 5) as double) as auc,
    cast(round(auc_lower, 5) as double) as auc_lower,
    cast(round(auc_upper, 5) as double) as auc_upper,
    cast(round(auc_gain, 5) as double) as auc_gain,
    cast(round(auc_gain_lower, 5) as double) as auc_gain_lower,
    cast(round(auc_gain_upper, 5) as double) as auc_gain_upper,
    cast(round(average_precision, 5) as double) as average_precision,
    cast(round(brier, 5) as double) as brier,
    cast(round(log_loss, 5) as double) as log_loss,
    coalesce(verdict, '') as verdict
from marts.fct_churn_models
union all
select
    'none' as model,
    false as is_default,
    'none' as purpose,
    cast(0 as bigint) as tested_cutoff_count,
    cast(0 as bigint) as tested_row_count,
    cast(null as double) as base_rate,
    cast(null as double) as auc,
    cast(null as double) as auc_lower,
    cast(null as double) as auc_upper,
    cast(null as double) as auc_gain,
    cast(null as double) as auc_gain_lower,
    cast(null as double) as auc_gain_upper,
    cast(null as double) as average_precision,
    cast(null as double) as brier,
    cast(null as double) as log_loss,
    '' as verdict
where not exists (select 1 from marts.fct_churn_models)
order by model
