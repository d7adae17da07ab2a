-- One empty row where nobody has ordered, since a source may not be empty.
select
    cut_off,
    horizon_days,
    state,
    customer_count
from marts.fct_value_models
union all
select
    'none' as cut_off,
    cast(0 as integer) as horizon_days,
    'none' as state,
    cast(0 as integer) as customer_count
where not exists (select 1 from marts.fct_value_models)
order by cut_off
