-- One empty row where nothing is checked, since a source may not be empty.
select
    check_name,
    status,
    case status
        when 'passed' then 'In order'
        when 'warning' then 'Warning'
        else 'Not known'
    end as status_words,
    cast(round(measured, 4) as double) as measured,
    cast(round(threshold, 4) as double) as threshold,
    coalesce(explanation, '') as explanation
from marts.rpt_model_health
union all
select
    'none' as check_name,
    'none' as status,
    'Not known' as status_words,
    cast(null as double) as measured,
    cast(0 as double) as threshold,
    '' as explanation
where not exists (select 1 from marts.rpt_model_health)
order by check_name
