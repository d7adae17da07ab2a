with

members as (
    select * from {{ ref('int_scaling_members') }}
),

pictured as (
    select distinct customer_id from {{ ref('fct_customer_projection') }}
),

final as (
    select
        members.scaling,
        members.method,
        members.customer_id,
        members.segment_id
    from members
    inner join pictured on members.customer_id = pictured.customer_id
)

select * from final
order by 1, 2, 3
