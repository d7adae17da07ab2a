-- One empty row stands for "nothing fitted", since a source may not be empty.
select
    method,
    cluster_count,
    parameters,
    cast(silhouette as double) as silhouette,
    cast(noise_share as double) as noise_share,
    cast(silhouette_with_noise as double) as silhouette_with_noise,
    cast(smallest_share as double) as smallest_share,
    cast(largest_share as double) as largest_share,
    cast(stability as double) as stability,
    is_degenerate,
    is_stable,
    structure,
    why,
    verdict
from marts.fct_clustering_runs
union all
select
    'none' as method,
    0 as cluster_count,
    '' as parameters,
    cast(0 as double) as silhouette,
    cast(0 as double) as noise_share,
    cast(0 as double) as silhouette_with_noise,
    cast(0 as double) as smallest_share,
    cast(0 as double) as largest_share,
    cast(0 as double) as stability,
    false as is_degenerate,
    false as is_stable,
    '' as structure,
    '' as why,
    '' as verdict
where not exists (select 1 from marts.fct_clustering_runs)
order by method
