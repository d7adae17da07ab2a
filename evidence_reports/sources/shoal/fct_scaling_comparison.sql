-- One empty row stands for "nothing fitted", since a source may not be empty.
select
    scaling,
    method,
    is_in_force,
    cluster_count,
    cast(noise_share as double) as noise_share,
    cast(smallest_share as double) as smallest_share,
    cast(largest_share as double) as largest_share,
    cast(adjusted_rand as double) as adjusted_rand,
    cast(silhouette as double) as silhouette,
    cast(silhouette_in_force as double) as silhouette_in_force,
    verdict
from marts.fct_scaling_comparison
union all
select
    'none' as scaling,
    'none' as method,
    false as is_in_force,
    0 as cluster_count,
    cast(0 as double) as noise_share,
    cast(0 as double) as smallest_share,
    cast(0 as double) as largest_share,
    cast(0 as double) as adjusted_rand,
    cast(0 as double) as silhouette,
    cast(0 as double) as silhouette_in_force,
    '' as verdict
where not exists (select 1 from marts.fct_scaling_comparison)
order by method, scaling
