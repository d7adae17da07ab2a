with

candidates as (
    select * from {{ ref('int_clustering_candidates') }}
),

final as (
    select
        method,
        population,
        {{ candidate_words() }} as parameters,
        cast(asked_cluster_count as integer) as asked_cluster_count,
        asked_covariance_type as covariance_type,
        asked_eps as eps,
        cast(asked_min_samples as integer) as min_samples,
        customer_count,
        cluster_count,
        silhouette,
        silhouette_with_noise,
        davies_bouldin,
        calinski_harabasz,
        bic,
        stability,
        agreement_with_all,
        smallest_share,
        largest_share,
        noise_share,
        has_objection,
        is_chosen,
        why
    from candidates
)

select * from final
order by 1, 2, 3
