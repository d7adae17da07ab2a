with

projected as (
    select * from {{ ref('int_customers_projected') }}
),

final as (
    select
        projection,
        customer_id,
        x,
        y,
        explained_variance
    from projected
)

select * from final
order by 1, 2
