-- What each customer did at each instant. An order counts once, at its first line, also
-- where its lines carry two times. Sums are in the types that totals are kept in.
{%- set types = running_totals() %}
with

lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
    where is_sale_line or is_return_line
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

money as (
    select
        customer_id,
        invoiced_at as happened_at,
        cast(
            coalesce(sum(line_revenue) filter (where is_sale_line), 0)
            as {{ types.gross_revenue }}
        ) as gross_revenue,
        cast(
            coalesce(-sum(line_revenue) filter (where is_return_line), 0)
            as {{ types.returned_value }}
        ) as returned_value,
        cast(
            coalesce(sum(quantity) filter (where is_sale_line and is_product), 0)
            as {{ types.unit_count }}
        ) as unit_count,
        count(unit_price) filter (where is_sale_line and is_product)
            as priced_line_count,
        cast(
            coalesce(sum(unit_price) filter (where is_sale_line and is_product), 0)
            as {{ types.unit_price_total }}
        ) as unit_price_total
    from lines
    group by 1, 2
),

first_sights as (
    select
        customer_id,
        stock_code,
        min(invoiced_at) as happened_at
    from lines
    where is_sale_line and is_product and stock_code is not null
    group by 1, 2
),

new_products as (
    select
        customer_id,
        happened_at,
        count(*) as new_product_count
    from first_sights
    group by 1, 2
),

-- Without codes how many products there are is unknown, not none. Codes that begin
-- later change nothing that was told before.
codes as (
    select min(invoiced_at) as known_since_at from lines
    where stock_code is not null
),

orders as (
    select
        customer_id,
        order_id,
        min(invoiced_at) as happened_at
    from lines
    where is_sale_line
    group by 1, 2
),

order_instants as (
    select
        customer_id,
        happened_at,
        count(*) as order_count
    from orders
    group by 1, 2
),

gaps as (
    select
        customer_id,
        happened_at,
        order_count,
        date_diff(
            'day',
            lag(happened_at) over (partition by customer_id order by happened_at),
            happened_at
        ) as gap_days
    from order_instants
),

final as (
    select
        money.*,
        windows.window_id,
        coalesce(gaps.order_count, 0) as order_count,
        coalesce(
            new_products.new_product_count,
            case when money.happened_at >= codes.known_since_at then 0 end
        ) as new_product_count,
        gaps.gap_days
    from money
    cross join codes
    asof inner join windows on money.happened_at >= windows.window_start_at
    left join gaps
        on money.customer_id = gaps.customer_id
        and money.happened_at = gaps.happened_at
    left join new_products
        on money.customer_id = new_products.customer_id
        and money.happened_at = new_products.happened_at
)

select * from final
