-- One empty row where the stream has no model yet, since a source may not be empty.
select
    window_id,
    is_fitted_anew,
    cast(round(typical_distance, 5) as double) as typical_distance,
    cast(round(largest_centre_shift, 5) as double) as largest_centre_shift
from marts.fct_stream_models
union all
select
    cast(0 as integer) as window_id,
    false as is_fitted_anew,
    cast(0 as double) as typical_distance,
    cast(0 as double) as largest_centre_shift
where not exists (select 1 from marts.fct_stream_models)
order by window_id
