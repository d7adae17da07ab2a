with

curves as (
    select * from {{ ref('int_density_curves') }}
),

chosen as (
    select
        asked_min_samples,
        asked_eps
    from {{ ref('int_clustering_candidates') }}
    where method = 'dbscan' and population = 'all' and is_chosen
),

final as (
    select
        curves.min_samples,
        curves.customer_rank,
        curves.customer_rank / cast(curves.customer_count as double) as customer_share,
        curves.neighbour_distance,
        curves.is_knee,
        chosen.asked_eps as chosen_eps
    from curves
    left join chosen on curves.min_samples = chosen.asked_min_samples
)

select * from final
order by 1, 2
