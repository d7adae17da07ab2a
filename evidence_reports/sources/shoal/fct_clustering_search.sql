-- One empty row stands for "nothing searched", since a source may not be empty.
select
    method,
    population,
    parameters,
    customer_count,
    asked_cluster_count,
    cast(covariance_type as varchar) as covariance_type,
    cast(eps as double) as eps,
    min_samples,
    cluster_count,
    cast(noise_share as double) as noise_share,
    cast(silhouette_with_noise as double) as silhouette_with_noise,
    cast(smallest_share as double) as smallest_share,
    cast(largest_share as double) as largest_share,
    cast(stability as double) as stability,
    cast(agreement_with_all as double) as agreement_with_all,
    cast(bic as double) as bic,
    is_chosen,
    why
from marts.fct_clustering_search
union all
select
    'none' as method,
    'all' as population,
    '' as parameters,
    0 as customer_count,
    0 as asked_cluster_count,
    '' as covariance_type,
    cast(0 as double) as eps,
    0 as min_samples,
    0 as cluster_count,
    cast(0 as double) as noise_share,
    cast(0 as double) as silhouette_with_noise,
    cast(0 as double) as smallest_share,
    cast(0 as double) as largest_share,
    cast(0 as double) as stability,
    cast(0 as double) as agreement_with_all,
    cast(0 as double) as bic,
    false as is_chosen,
    '' as why
where not exists (select 1 from marts.fct_clustering_search)
order by method, population, eps, cluster_count, parameters
