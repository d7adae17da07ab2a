-- One empty row where the stream has no model yet, since a source may not be empty.
select
    window_id,
    feature,
    cast(round(psi, 5) as double) as psi,
    cast(round(ks, 5) as double) as ks,
    is_drifted
from marts.fct_feature_drift
union all
select
    cast(0 as integer) as window_id,
    'none' as feature,
    cast(0 as double) as psi,
    cast(0 as double) as ks,
    false as is_drifted
where not exists (select 1 from marts.fct_feature_drift)
order by window_id, feature
