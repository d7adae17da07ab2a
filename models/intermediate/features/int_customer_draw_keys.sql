-- What customers are drawn by, to be learned from, calibrated on and resampled: a hash,
-- seeded, of what was bought at the instant of the first order. It stays when more is
-- known and hangs on nobody else, nor on the id or the prices, so that other ids draw
-- the same customers. Whoever began with the very same purchase has the same key.
with

lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
    where is_sale_line
),

first_instants as (
    select
        customer_id,
        min(invoiced_at) as invoiced_at
    from lines
    group by 1
),

bought as (
    select
        lines.customer_id,
        concat_ws(
            '|', lines.order_id, lines.invoiced_at, lines.stock_code, lines.quantity
        ) as words
    from lines
    inner join first_instants
        on lines.customer_id = first_instants.customer_id
        and lines.invoiced_at = first_instants.invoiced_at
),

final as (
    select
        customer_id,
        -- Sorted once it is a list: an ordered aggregate takes four times the memory,
        -- none of which can go to disk.
        md5(concat(
            array_to_string(list_sort(list(words)), ';'), ' {{ var("random_seed") }}'
        )) as draw_key
    from bought
    group by 1
)

select * from final
