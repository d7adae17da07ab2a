-- One empty row where nothing is flagged, since a source may not be empty.
select
    subject,
    subject_id,
    rule,
    cast(happened_at as timestamp) as happened_at,
    cast(customer_id as varchar) as customer_id,
    cast(stock_code as varchar) as stock_code,
    cast(round(value, 4) as double) as value,
    cast(round(usual_value, 4) as double) as usual_value,
    cast(round(fence, 4) as double) as fence,
    explanation
from marts.fct_outliers
union all
select
    'none' as subject,
    '' as subject_id,
    'none' as rule,
    cast('2000-01-01' as timestamp) as happened_at,
    '' as customer_id,
    '' as stock_code,
    cast(0 as double) as value,
    cast(0 as double) as usual_value,
    cast(0 as double) as fence,
    '' as explanation
where not exists (select 1 from marts.fct_outliers)
order by subject, rule, subject_id, happened_at
