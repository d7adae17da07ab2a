-- segment_key names the page of a segment; as text, since numbers become doubles.
select
    method || '-' || cast(segment_id as varchar) as segment_key,
    method,
    segment_id,
    segment_name,
    profile,
    suggested_action,
    customer_count,
    customer_share,
    revenue,
    -- A little less than nothing is none: a whole percentage would be written -0%.
    if(revenue_share between -0.005 and 0, 0, revenue_share) as revenue_share,
    cast(median_recency_days as double) as median_recency_days,
    cast(median_frequency as double) as median_frequency,
    cast(median_monetary as double) as median_monetary
from marts.dim_segments
order by method, segment_id
