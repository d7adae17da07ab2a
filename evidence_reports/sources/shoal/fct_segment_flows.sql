-- Pairs between which somebody went or was expected to, the interval in whole
-- customers. One empty row where nobody ever moved, since a source may not be empty.
select
    method,
    window_id,
    from_segment_id,
    to_segment_id,
    customer_count,
    own_count,
    cast(round(revenue_moved, 2) as double) as revenue_moved,
    cast(round(expected_count, 3) as double) as expected_count,
    coalesce(
        cast(cast(ceil(round(lower_count, 3)) as integer) as varchar)
        || ' to ' || cast(cast(floor(round(upper_count, 3)) as integer) as varchar),
        ''
    ) as interval_words,
    is_abnormal
from marts.fct_segment_flows
union all
select
    'none' as method,
    cast(0 as integer) as window_id,
    cast(0 as integer) as from_segment_id,
    cast(0 as integer) as to_segment_id,
    cast(0 as bigint) as customer_count,
    cast(0 as bigint) as own_count,
    cast(0 as double) as revenue_moved,
    cast(0 as double) as expected_count,
    '' as interval_words,
    false as is_abnormal
where not exists (select 1 from marts.fct_segment_flows)
order by method, window_id, from_segment_id, to_segment_id
