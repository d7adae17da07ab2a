-- One empty row where there is no audience, since a source may not be empty.
select
    audience_name,
    replace(audience_name, '_', ' ') as audience_label,
    outcome,
    state,
    treated_count,
    held_out_count,
    cast(round(treated_mean, 5) as double) as treated_mean,
    cast(round(held_out_mean, 5) as double) as held_out_mean,
    cast(round(cuped_difference, 5) as double) as difference,
    cast(round(cuped_lower, 5) as double) as lower_end,
    cast(round(cuped_upper, 5) as double) as upper_end,
    cast(round(minimum_detectable, 5) as double) as minimum_detectable,
    days_left,
    cast(round(balance_gap, 5) as double) as balance_gap,
    coalesce(verdict, '') as verdict
from marts.fct_campaign_results
union all
select
    'none' as audience_name,
    'none' as audience_label,
    'none' as outcome,
    'not_sent' as state,
    cast(0 as bigint) as treated_count,
    cast(0 as bigint) as held_out_count,
    cast(null as double) as treated_mean,
    cast(null as double) as held_out_mean,
    cast(null as double) as difference,
    cast(null as double) as lower_end,
    cast(null as double) as upper_end,
    cast(null as double) as minimum_detectable,
    cast(null as integer) as days_left,
    cast(null as double) as balance_gap,
    '' as verdict
where not exists (select 1 from marts.fct_campaign_results)
order by audience_name, outcome
