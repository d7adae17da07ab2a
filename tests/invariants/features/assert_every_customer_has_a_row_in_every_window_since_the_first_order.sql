-- Without a row in the windows where they do nothing, lapsed customers would vanish.
with

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

windows as (
    select max(window_id) as last_window_id from {{ ref('int_observation_windows') }}
),

per_customer as (
    select
        customer_id,
        count(*) as row_count,
        min(window_id) as first_window_id,
        count(distinct first_order_at) as first_order_count
    from snapshots
    group by 1
),

final as (
    select per_customer.*
    from per_customer
    cross join windows
    where
        per_customer.row_count
        <> windows.last_window_id - per_customer.first_window_id + 1
        or per_customer.first_order_count <> 1
)

select * from final
