-- One empty row stands for "nothing fitted", since a source may not be empty.
select
    scaling,
    method,
    segment_id,
    segment_name,
    customer_count,
    cast(customer_share as double) as customer_share,
    cast(median_recency_days as double) as median_recency_days,
    cast(median_frequency as double) as median_frequency,
    cast(median_monetary as double) as median_monetary
from marts.fct_scaling_segments
union all
select
    'none' as scaling,
    'none' as method,
    0 as segment_id,
    '' as segment_name,
    cast(0 as bigint) as customer_count,
    cast(0 as double) as customer_share,
    cast(0 as double) as median_recency_days,
    cast(0 as double) as median_frequency,
    cast(0 as double) as median_monetary
where not exists (select 1 from marts.fct_scaling_segments)
order by method, scaling, segment_id
