-- One row per method and segment that was ever there, in the order of their
-- numbers: by value, but for the stream, whose segments keep the one they came with.
select
    method,
    segment_id,
    max(segment_name) as segment_name,
    case when segment_id > 0 then segment_id else 1000 - segment_id end as place
from shoal.fct_segment_sizes
group by method, segment_id
order by method, place
