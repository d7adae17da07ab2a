-- After bare_cleaning.sql: windows and what is known of every customer at the end of each,
-- by hand in bare DuckDB. The least work that could make fct_customer_snapshots.
create table windows as
select
    range as window_start_at,
    range + interval 1 week as window_end_at
from range(
    (select date_trunc('week', min(invoiced_at)) from flagged),
    (select max(invoiced_at) from flagged),
    interval 1 week
);

create table activity as
with first_sights as (
    select
        customer_id,
        date_trunc('week', min(invoiced_at)) as window_start_at
    from flagged
    where disposition = 'sale'
    group by customer_id, stock_code
),
new_products as (
    select customer_id, window_start_at, count(*) as new_product_count
    from first_sights
    group by all
),
sums as (
    select
        customer_id,
        date_trunc('week', invoiced_at) as window_start_at,
        count(distinct invoice_id) filter (where disposition = 'sale') as order_count,
        sum(line_revenue) as net_revenue,
        sum(unit_price) filter (where disposition = 'sale') as unit_price_total,
        count(*) filter (where disposition = 'sale') as line_count,
        max(invoiced_at) filter (where disposition = 'sale') as last_order_at
    from flagged
    where disposition in ('sale', 'return_matched', 'return_unmatched')
    group by all
)
select sums.*, coalesce(new_product_count, 0) as new_product_count
from sums
left join new_products using (customer_id, window_start_at);

create table snapshots as
with spine as (
    select customer_id, windows.window_start_at, window_end_at
    from (
        select customer_id, min(window_start_at) as first_at from activity group by 1
    ) as customers
    inner join windows on windows.window_start_at >= customers.first_at
)
select
    spine.customer_id,
    spine.window_end_at,
    sum(order_count) over past as frequency,
    sum(net_revenue) over past as monetary,
    sum(new_product_count) over past as product_diversity,
    sum(unit_price_total) over past / sum(line_count) over past as average_unit_price,
    date_diff('day', max(last_order_at) over past, spine.window_end_at) as recency_days
from spine
left join activity using (customer_id, window_start_at)
window past as (partition by spine.customer_id order by spine.window_start_at);
