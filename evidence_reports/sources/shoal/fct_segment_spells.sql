-- One empty row where no single customer is published, since a source may not be empty.
-- Stays and moves of every customer; sorted, so that it packs small.
select
    method,
    customer_id,
    first_window_id,
    last_window_id,
    segment_id,
    cast(from_segment_id as integer) as from_segment_id,
    coalesce(cause, 'new') as cause,
    cast(round(trailing_revenue, 2) as double) as trailing_revenue,
    is_current
from marts.fct_segment_spells
union all
select
    'none' as method,
    '' as customer_id,
    cast(0 as integer) as first_window_id,
    cast(0 as integer) as last_window_id,
    cast(0 as integer) as segment_id,
    cast(0 as integer) as from_segment_id,
    'none' as cause,
    cast(0 as double) as trailing_revenue,
    false as is_current
where not exists (select 1 from marts.fct_segment_spells)
order by method, customer_id, first_window_id
