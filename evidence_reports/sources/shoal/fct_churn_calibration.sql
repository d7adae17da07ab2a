-- One empty row where nothing could be tested, since a source may not be empty.
select
    model,
    bin,
    cast(round(predicted, 5) as double) as predicted,
    cast(round(observed, 5) as double) as observed,
    customer_count
from marts.fct_churn_calibration
union all
select
    'none' as model,
    cast(0 as integer) as bin,
    cast(null as double) as predicted,
    cast(null as double) as observed,
    cast(0 as bigint) as customer_count
where not exists (select 1 from marts.fct_churn_calibration)
order by model, bin
