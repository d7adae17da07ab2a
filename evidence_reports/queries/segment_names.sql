-- One row per method and segment that was ever there, in the order of their
-- numbers: by value, but for the stream, whose segments keep the one they came with.
select
    sizes.method,
    sizes.segment_id,
    max(sizes.segment_name) as segment_name,
    places.place
from shoal.fct_segment_sizes as sizes
inner join ${segment_places} as places on sizes.segment_id = places.segment_id
group by sizes.method, sizes.segment_id, places.place
order by sizes.method, places.place
