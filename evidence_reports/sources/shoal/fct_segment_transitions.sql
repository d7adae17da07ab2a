-- Moves summed up per window, pair of segments and cause. Without a single move the
-- last branch gives one empty row, since a source may not be empty; pages leave it out.
select
    method,
    window_id,
    from_segment_id,
    from_segment_name,
    to_segment_id,
    to_segment_name,
    cause,
    count(*) as customer_count,
    sum(trailing_revenue) as trailing_revenue
from marts.fct_segment_transitions
group by
    method, window_id, from_segment_id, from_segment_name, to_segment_id,
    to_segment_name, cause
union all
select
    'none' as method,
    cast(0 as integer) as window_id,
    cast(0 as integer) as from_segment_id,
    '' as from_segment_name,
    cast(0 as integer) as to_segment_id,
    '' as to_segment_name,
    'none' as cause,
    cast(0 as bigint) as customer_count,
    cast(0 as double) as trailing_revenue
where not exists (select 1 from marts.fct_segment_transitions)
order by method, window_id, from_segment_id, to_segment_id, cause
