select
    method,
    window_id,
    segment_id,
    segment_name,
    customer_count,
    customer_share,
    active_customer_count,
    revenue,
    cast(median_recency_days as double) as median_recency_days,
    cast(median_frequency as double) as median_frequency,
    cast(median_monetary as double) as median_monetary
from marts.fct_segment_sizes
order by method, window_id, segment_id
