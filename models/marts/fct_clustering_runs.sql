with

metrics as (
    select * from {{ ref('int_clustering_metrics') }}
),

sizes as (
    select
        method,
        model_version,
        segment_id,
        count(*)
        / cast(sum(count(*)) over (partition by method, model_version) as double)
            as customer_share
    from {{ ref('int_customers_clustered') }}
    group by 1, 2, 3
),

shares as (
    select
        method,
        model_version,
        coalesce(max(customer_share) filter (where segment_id = -1), 0) as noise_share,
        min(customer_share) filter (where segment_id > 0) as smallest_share,
        max(customer_share) filter (where segment_id > 0) as largest_share
    from sizes
    group by 1, 2
),

final as (
    select
        metrics.method,
        metrics.model_version,
        metrics.cluster_count,
        '{"cluster_count": {{ var("cluster_count") }}, "features": '
        || '{{ tojson(var("clustering_features")) }}'
        || ', "scaling": "{{ var("feature_scaling") }}"'
        || ', "log1p": {{ var("feature_log1p") | lower }}'
        || ', "random_seed": {{ var("random_seed") }}}' as parameters,
        metrics.silhouette,
        metrics.davies_bouldin,
        metrics.calinski_harabasz,
        shares.noise_share,
        metrics.silhouette as silhouette_with_noise,
        shares.smallest_share,
        shares.largest_share,
        metrics.stability,
        metrics.sample_size,
        shares.smallest_share < {{ var('smallest_share_floor') }}
        or shares.largest_share > {{ var('largest_share_ceiling') }}
        or metrics.cluster_count < 2 as is_degenerate
    from metrics
    inner join shares
        on metrics.method = shares.method
        and metrics.model_version = shares.model_version
)

select * from final
order by 1, 2
