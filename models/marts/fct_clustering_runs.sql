with

metrics as (
    select * from {{ ref('int_clustering_metrics') }}
),

chosen as (
    select * from {{ ref('int_clustering_candidates') }}
    where population = 'all' and is_chosen
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
        {{ segment_shares() }}
    from sizes
    group by 1, 2
),

judged as (
    select
        metrics.method,
        metrics.model_version,
        shares.cluster_count,
        {{ candidate_words('chosen') }} as parameters,
        metrics.silhouette,
        metrics.davies_bouldin,
        metrics.calinski_harabasz,
        shares.noise_share,
        metrics.silhouette_with_noise,
        shares.smallest_share,
        shares.largest_share,
        chosen.stability,
        metrics.sample_size,
        {{ is_degenerate('shares') }} as is_degenerate,
        coalesce(chosen.stability >= {{ var('stability_floor') }}, true) as is_stable,
        -- Kaufman and Rousseeuw (1990), Finding Groups in Data, table 4.
        case
            when metrics.silhouette_with_noise > 0.7 then 'strong'
            when metrics.silhouette_with_noise > 0.5 then 'reasonable'
            when metrics.silhouette_with_noise > 0.25 then 'weak'
            else 'none'
        end as structure,
        chosen.why
    from metrics
    inner join shares
        on metrics.method = shares.method
        and metrics.model_version = shares.model_version
    inner join chosen on metrics.method = chosen.method
),

final as (
    select
        *,
        case
            when is_degenerate
                then 'Degenerate: not a segmentation to act on.'
            when not is_stable
                then 'Unstable: another sample of customers gives other segments.'
            when structure = 'none'
                then 'No clear structure: the segments are a cut through a cloud.'
            when structure = 'weak' and stability is null
                then 'Weak structure, stability not measured: bands, no natural groups.'
            when structure = 'weak'
                then 'Weak but stable structure: useful bands, no natural groups.'
            else 'Clear structure: natural groups.'
        end as verdict
    from judged
)

select * from final
order by 1, 2
