-- What was sold in each period that had a sale: by the shop in a day, of a product and
-- to a customer in a window. Gross: what comes back later was not known then.
with

events as (
    select * from {{ ref('int_customer_events') }}
),

activity as (
    select * from {{ ref('int_customer_window_activity') }}
),

product_lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
    where is_sale_line and is_product and stock_code is not null
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

-- The window of a day is the one in which it ends: only then is the day known.
days as (
    select
        'day' as subject,
        cast(cast(happened_at as date) as varchar) as subject_id,
        max(window_id) as window_id,
        date_trunc('day', happened_at) as period_start_at,
        sum(order_count) as order_count,
        sum(gross_revenue) as gross_revenue
    from events
    group by 2, 4
),

-- Two customers may have orders of one number: without invoices it is the day.
product_orders as (
    select
        product_lines.stock_code,
        windows.window_id,
        windows.window_start_at,
        product_lines.customer_id,
        product_lines.order_id,
        sum(product_lines.line_revenue) as gross_revenue
    from product_lines
    asof inner join windows on product_lines.invoiced_at >= windows.window_start_at
    group by 1, 2, 3, 4, 5
),

products as (
    select
        'product' as subject,
        stock_code as subject_id,
        window_id,
        window_start_at as period_start_at,
        count(*) as order_count,
        sum(gross_revenue) as gross_revenue
    from product_orders
    group by 2, 3, 4
),

customers as (
    select
        'customer' as subject,
        activity.customer_id as subject_id,
        windows.window_id,
        windows.window_start_at as period_start_at,
        activity.order_count,
        activity.gross_revenue
    from activity
    inner join windows on activity.window_id = windows.window_id
),

united as (
    select * from days
    union all
    select * from products
    union all
    select * from customers
),

final as (
    select
        subject,
        subject_id,
        window_id,
        cast(period_start_at as timestamp) as period_start_at,
        cast(order_count as integer) as order_count,
        cast(gross_revenue as double) as gross_revenue
    from united
    where order_count > 0 or gross_revenue > 0
)

select * from final
