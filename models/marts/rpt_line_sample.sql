with

lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
),

-- Some of every disposition: a plain sample would show sales alone. The hash picks, so
-- that the order of the input does not.
ranked as (
    select
        *,
        row_number() over (
            partition by disposition
            order by content_hash, line_id
        ) as place
    from lines
    qualify place <= 200
),

numbered as (
    select
        *,
        row_number() over (order by place, disposition) as line_number
    from ranked
    qualify line_number <= 200
),

final as (
    select
        cast(line_number as integer) as line_number,
        disposition,
        invoiced_at,
        order_id,
        customer_id,
        country,
        stock_code,
        cast(quantity as double) as quantity,
        cast(unit_price as double) as unit_price,
        cast(line_revenue as double) as line_revenue
    from numbered
)

select * from final
order by 1
