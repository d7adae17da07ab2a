-- Members counted by reason and by the segment that comes second. One empty row where no
-- method knows distances, since a source may not be empty.
select
    method,
    segment_id,
    next_segment_id,
    next_segment_name,
    reason_1,
    count(*) as customer_count
from marts.fct_segment_reasons
group by method, segment_id, next_segment_id, next_segment_name, reason_1
union all
select
    'none' as method,
    cast(0 as integer) as segment_id,
    cast(0 as integer) as next_segment_id,
    '' as next_segment_name,
    '' as reason_1,
    cast(0 as bigint) as customer_count
where not exists (select 1 from marts.fct_segment_reasons)
order by method, segment_id, next_segment_id, reason_1
