-- One empty row where the stream has no model yet, since a source may not be empty.
select
    window_id,
    model_version,
    is_fitted_anew,
    segment_count,
    cast(round(typical_distance, 5) as double) as typical_distance,
    cast(round(largest_centre_shift, 5) as double) as largest_centre_shift,
    cast(unmoved_share as double) as unmoved_share,
    cast(round(refit_gap, 5) as double) as refit_gap
from marts.fct_stream_models
union all
select
    cast(0 as integer) as window_id,
    'none' as model_version,
    false as is_fitted_anew,
    cast(0 as integer) as segment_count,
    cast(0 as double) as typical_distance,
    cast(0 as double) as largest_centre_shift,
    cast(0 as double) as unmoved_share,
    cast(0 as double) as refit_gap
where not exists (select 1 from marts.fct_stream_models)
order by window_id
