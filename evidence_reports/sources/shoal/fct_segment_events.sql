-- What is not about single customers. One empty row where nothing happened, since a
-- source may not be empty.
select
    event_type,
    subject,
    subject_id,
    window_id,
    coalesce(method, '') as method,
    coalesce(from_segment_name, '') as from_segment_name,
    coalesce(to_segment_name, '') as to_segment_name,
    cast(round(measured_value, 2) as double) as measured_value,
    cast(round(usual_value, 2) as double) as usual_value
from marts.fct_segment_events
where subject <> 'customer'
union all
select
    'none' as event_type,
    'none' as subject,
    '' as subject_id,
    cast(0 as integer) as window_id,
    '' as method,
    '' as from_segment_name,
    '' as to_segment_name,
    cast(0 as double) as measured_value,
    cast(0 as double) as usual_value
where not exists (
    select 1
    from marts.fct_segment_events
    where subject <> 'customer'
)
order by window_id, event_type, subject_id, measured_value
