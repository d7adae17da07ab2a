-- What every number of clusters of k-means would have given: how compact (silhouette),
-- how repeatable (stability), how small its smallest, and why it was or was not taken.
with

candidates as (
    select * from {{ ref('fct_clustering_search') }}
    where method = 'kmeans' and population = 'all'
),

final as (
    select
        asked_cluster_count,
        silhouette,
        davies_bouldin,
        calinski_harabasz,
        stability,
        smallest_share,
        has_objection,
        is_chosen,
        why
    from candidates
)

select * from final
order by 1
