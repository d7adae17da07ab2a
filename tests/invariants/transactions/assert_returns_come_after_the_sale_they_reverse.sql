-- A return matched to a later, smaller or foreign sale would net the wrong money.
with

matched as (
    select * from {{ ref('int_returns_matched') }}
),

lines as (
    select * from {{ ref('stg_retail__transactions') }}
),

pairs as (
    select
        matched.return_line_id,
        matched.sale_line_id,
        matched.returned_quantity,
        sales.quantity as sold_quantity,
        sum(matched.returned_quantity) over (partition by matched.sale_line_id)
            as returned_total,
        sales.customer_id = returned.customer_id
        and sales.stock_code = returned.stock_code
        and sales.invoiced_at <= returned.invoiced_at as is_plausible
    from matched
    left join lines as returned on matched.return_line_id = returned.line_id
    left join lines as sales on matched.sale_line_id = sales.line_id
),

final as (
    select * from pairs
    where coalesce(not is_plausible or returned_total > sold_quantity, true)
)

select * from final
