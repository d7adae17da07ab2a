-- One empty row where the history is too short, since a source may not be empty.
select
    target,
    orders_so_far,
    is_or_more,
    customer_count,
    cast(round(predicted_mean, 3) as double) as predicted_mean,
    cast(round(actual_mean, 3) as double) as actual_mean,
    cast(round(mae, 3) as double) as mae
from marts.fct_value_by_frequency
union all
select
    'none' as target,
    cast(0 as integer) as orders_so_far,
    false as is_or_more,
    cast(0 as bigint) as customer_count,
    cast(null as double) as predicted_mean,
    cast(null as double) as actual_mean,
    cast(null as double) as mae
where not exists (select 1 from marts.fct_value_by_frequency)
order by target, orders_so_far
