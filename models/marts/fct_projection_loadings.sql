with

loadings as (
    select * from {{ ref('int_projection_loadings') }}
),

final as (
    select
        projection,
        component,
        feature,
        loading,
        explained_variance
    from loadings
)

select * from final
order by 1, 2, 3
