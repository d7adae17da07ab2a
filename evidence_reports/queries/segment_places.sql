-- One row per segment_id: its place in a list. Segments come by their number, then who has
-- not enough history (0), last who is outside every segment (-1).
select
    segment_id,
    case when segment_id > 0 then segment_id else 1000 - segment_id end as place
from (
    select 0 as segment_id
    union
    select segment_id from shoal.fct_segment_sizes
    union
    select segment_id from shoal.fct_scaling_segments
) as segment_ids
