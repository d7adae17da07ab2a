-- Customers whom counting gross would put far too high: what netting returns is for.
with

customers as (
    select * from {{ ref('dim_customers') }}
),

ranked as (
    select
        customer_id,
        gross_revenue,
        returned_value,
        gross_revenue - returned_value as net_revenue,
        rank() over (order by gross_revenue desc) as gross_rank,
        rank() over (order by gross_revenue - returned_value desc) as net_rank
    from customers
),

final as (
    select
        *,
        net_rank - gross_rank as ranks_lost
    from ranked
)

select * from final
order by 7 desc, 1 asc
limit 20
