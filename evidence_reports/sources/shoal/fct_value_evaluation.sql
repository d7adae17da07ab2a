-- One empty row where the history is too short, since a source may not be empty.
select
    population,
    target,
    predictor,
    windows.last_day,
    horizon_days,
    evaluation.customer_count,
    cast(round(predicted_total, 3) as double) as predicted_total,
    cast(round(actual_total, 3) as double) as actual_total,
    cast(round(mae, 3) as double) as mae,
    cast(round(rmse, 3) as double) as rmse,
    cast(round(rank_correlation, 4) as double) as rank_correlation,
    cast(round(top_decile_share, 4) as double) as top_decile_share,
    cast(round(interval_coverage, 4) as double) as interval_coverage
from marts.fct_value_evaluation as evaluation
inner join marts.dim_windows as windows
    on evaluation.as_of_at = windows.window_end_at
union all
select
    'none' as population,
    'none' as target,
    'none' as predictor,
    cast('2000-01-01' as date) as last_day,
    cast(0 as integer) as horizon_days,
    cast(0 as bigint) as customer_count,
    cast(null as double) as predicted_total,
    cast(null as double) as actual_total,
    cast(null as double) as mae,
    cast(null as double) as rmse,
    cast(null as double) as rank_correlation,
    cast(null as double) as top_decile_share,
    cast(null as double) as interval_coverage
where not exists (select 1 from marts.fct_value_evaluation)
order by population, target, predictor
