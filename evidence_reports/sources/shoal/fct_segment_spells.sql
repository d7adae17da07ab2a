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
order by method, customer_id, first_window_id
