-- One empty row where no method knows distances, since a source may not be empty.
select
    method,
    customer_id,
    segment_id,
    segment_name,
    cast(round(distance, 3) as double) as distance,
    next_segment_name,
    cast(round(next_distance, 3) as double) as next_distance,
    reason_1,
    coalesce(reason_2, '') as reason_2
from marts.fct_segment_reasons
union all
select
    'none' as method,
    '' as customer_id,
    cast(0 as integer) as segment_id,
    '' as segment_name,
    cast(0 as double) as distance,
    '' as next_segment_name,
    cast(0 as double) as next_distance,
    '' as reason_1,
    '' as reason_2
where not exists (select 1 from marts.fct_segment_reasons)
order by method, customer_id
