-- One empty row where too little is known to project, since a source may not be empty.
select
    method,
    window_id,
    windows_ahead,
    segment_id,
    cast(round(projected_count, 2) as double) as projected_count
from marts.fct_segment_projections
union all
select
    'none' as method,
    cast(0 as integer) as window_id,
    cast(0 as integer) as windows_ahead,
    cast(0 as integer) as segment_id,
    cast(0 as double) as projected_count
where not exists (select 1 from marts.fct_segment_projections)
order by method, window_id, windows_ahead, segment_id
