-- One empty row where nothing is flagged, since a source may not be empty.
with

data_end as (
    select max(last_day) as last_day from marts.dim_windows
)

select
    subject,
    subject_id,
    rule,
    cast(happened_at as timestamp) as happened_at,
    -- What is told of a customer as of the end of the data is of its last day.
    least(cast(happened_at as date), data_end.last_day) as happened_on,
    cast(customer_id as varchar) as customer_id,
    cast(stock_code as varchar) as stock_code,
    cast(round(value, 4) as double) as value,
    cast(round(usual_value, 4) as double) as usual_value,
    cast(round(fence, 4) as double) as fence,
    explanation
from marts.fct_outliers
cross join data_end
union all
select
    'none' as subject,
    '' as subject_id,
    'none' as rule,
    cast('2000-01-01' as timestamp) as happened_at,
    cast('2000-01-01' as date) as happened_on,
    '' as customer_id,
    '' as stock_code,
    cast(0 as double) as value,
    cast(0 as double) as usual_value,
    cast(0 as double) as fence,
    '' as explanation
where not exists (select 1 from marts.fct_outliers)
order by subject, rule, subject_id, happened_at
