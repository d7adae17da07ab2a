select
    method,
    window_id,
    segment_id,
    segment_name,
    customer_count,
    revenue
from marts.fct_segment_sizes
order by method, window_id, segment_id
