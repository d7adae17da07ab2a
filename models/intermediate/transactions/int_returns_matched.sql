-- Each return and the sale it reverses: same customer and product, at or before the
-- return, of at least its quantity; the latest such sale. A sale is not reversed beyond
-- what it sold.
with

lines as (
    select * from {{ ref('stg_retail__transactions') }}
    where
        row_problem is null
        and invoiced_at is not null
        and line_revenue <> 0
        and customer_id is not null
        and stock_code is not null
        and quantity is not null
),

copies as (
    select * from {{ ref('int_transaction_line_copies') }}
),

distinct_lines as (
    select
        lines.*,
        {{ is_return('lines') }} as is_return
    from lines
    left join copies
        on lines.line_id = copies.line_id
        and copies.copy_disposition is not null
    where copies.line_id is null
),

return_lines as (
    select * from distinct_lines
    where is_return
),

sale_lines as (
    select * from distinct_lines
    where not is_return
),

candidates as (
    select
        return_lines.line_id as return_line_id,
        return_lines.invoiced_at as returned_at,
        return_lines.invoice_id as return_invoice_id,
        abs(return_lines.quantity) as returned_quantity,
        sale_lines.line_id as sale_line_id,
        sale_lines.quantity as sold_quantity,
        row_number() over (
            partition by return_lines.line_id
            order by
                sale_lines.invoiced_at desc,
                sale_lines.quantity desc,
                sale_lines.invoice_id desc,
                sale_lines.line_id desc
        ) as sale_rank
    from return_lines
    inner join sale_lines
        on return_lines.customer_id = sale_lines.customer_id
        and return_lines.stock_code = sale_lines.stock_code
        and return_lines.invoiced_at >= sale_lines.invoiced_at
        and abs(return_lines.quantity) <= sale_lines.quantity
),

capacity as (
    select
        *,
        sum(returned_quantity) over (
            partition by sale_line_id
            order by returned_at, returned_quantity, return_invoice_id, return_line_id
            rows unbounded preceding
        ) as returned_so_far
    from candidates
    where sale_rank = 1
),

final as (
    select
        return_line_id,
        sale_line_id,
        returned_quantity
    from capacity
    where returned_so_far <= sold_quantity
)

select * from final
