-- One empty row where nothing could be tested, since a source may not be empty.
select
    model,
    decile,
    customer_count,
    cast(round(churn_rate, 5) as double) as churn_rate,
    cast(round(lift, 5) as double) as lift,
    cast(round(cumulative_share, 5) as double) as cumulative_share,
    cast(round(cumulative_gain, 5) as double) as cumulative_gain
from marts.fct_churn_lift
union all
select
    'none' as model,
    cast(0 as integer) as decile,
    cast(0 as bigint) as customer_count,
    cast(null as double) as churn_rate,
    cast(null as double) as lift,
    cast(null as double) as cumulative_share,
    cast(null as double) as cumulative_gain
where not exists (select 1 from marts.fct_churn_lift)
order by model, decile
