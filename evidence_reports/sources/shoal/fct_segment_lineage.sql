-- One empty row where the stream has no model yet, since a source may not be empty.
select
    method,
    window_id,
    segment_id,
    segment_name,
    event,
    cast(shared_customer_share as double) as shared_customer_share,
    cast(round(centre_shift, 4) as double) as centre_shift
from marts.fct_segment_lineage
union all
select
    'none' as method,
    cast(0 as integer) as window_id,
    cast(0 as integer) as segment_id,
    '' as segment_name,
    'none' as event,
    cast(0 as double) as shared_customer_share,
    cast(0 as double) as centre_shift
where not exists (select 1 from marts.fct_segment_lineage)
order by method, window_id, segment_id
