-- One empty row stands for "only one method", since a source may not be empty.
select
    method,
    segment_id,
    segment_name,
    other_method,
    other_segment_id,
    other_segment_name,
    customer_count,
    cast(customer_share as double) as customer_share
from marts.fct_method_crosstab
union all
select
    'none' as method,
    cast(0 as integer) as segment_id,
    '' as segment_name,
    'none' as other_method,
    cast(0 as integer) as other_segment_id,
    '' as other_segment_name,
    cast(0 as bigint) as customer_count,
    cast(0 as double) as customer_share
where not exists (select 1 from marts.fct_method_crosstab)
order by method, segment_id, other_method, other_segment_id
