with

metrics as (
    select * from {{ ref('int_scaling_metrics') }}
),

segments as (
    select * from {{ ref('fct_scaling_segments') }}
),

shares as (
    select
        scaling,
        method,
        cast(sum(customer_count) as bigint) as customer_count,
        {{ segment_shares() }}
    from segments
    group by 1, 2
),

judged as (
    select
        metrics.scaling,
        metrics.method,
        metrics.scaling = '{{ var("feature_scaling") }}' as is_in_force,
        shares.customer_count,
        shares.cluster_count,
        shares.noise_share,
        shares.smallest_share,
        shares.largest_share,
        metrics.adjusted_rand,
        metrics.silhouette,
        metrics.silhouette_in_force,
        metrics.sample_size,
        {{ is_degenerate('shares') }} as is_degenerate
    from metrics
    inner join shares
        on metrics.scaling = shares.scaling
        and metrics.method = shares.method
),

final as (
    select
        *,
        case
            when is_in_force and is_degenerate
                then 'In force, though degenerate: not a segmentation to act on.'
            when is_in_force
                then 'In force: the segments that are shown.'
            when is_degenerate
                then 'Degenerate: not a segmentation to act on.'
            -- Steinley (2004), Properties of the Hubert-Arabie adjusted Rand index.
            when adjusted_rand >= 0.9
                then 'The same segments, but for few customers.'
            when adjusted_rand >= 0.8
                then 'Nearly the same segments.'
            when adjusted_rand >= 0.65
                then 'Alike, but with other borders.'
            else 'Other segments.'
        end as verdict
    from judged
)

select * from final
order by 1, 2
