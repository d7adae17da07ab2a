-- One empty row stands for "no loadings", since a source may not be empty.
select
    projection,
    component,
    feature,
    cast(loading as double) as loading,
    cast(explained_variance as double) as explained_variance
from marts.fct_projection_loadings
union all
select
    'none' as projection,
    0 as component,
    '' as feature,
    cast(0 as double) as loading,
    cast(0 as double) as explained_variance
where not exists (select 1 from marts.fct_projection_loadings)
order by projection, component, feature
