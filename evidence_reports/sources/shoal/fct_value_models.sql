-- One empty row where nobody has ordered, since a source may not be empty.
select
    cut_off,
    horizon_days,
    state,
    customer_count,
    repeat_buyer_count,
    cast(round(frequency_value_correlation, 4) as double) as frequency_value_correlation
from marts.fct_value_models
union all
select
    'none' as cut_off,
    cast(0 as integer) as horizon_days,
    'none' as state,
    cast(0 as integer) as customer_count,
    cast(0 as integer) as repeat_buyer_count,
    cast(null as double) as frequency_value_correlation
where not exists (select 1 from marts.fct_value_models)
order by cut_off
