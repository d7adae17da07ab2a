-- What customers of the held-out cut-off did in the horizon after it, and in as many
-- days before it. This looks past the cut-off: no feature and no fit may build on it.
with

customers as (
    select * from {{ ref('int_value_input') }}
    where cut_off = 'held_out'
),

cutoffs as (
    select * from {{ ref('int_value_cutoffs') }}
    where cut_off = 'held_out'
),

events as (
    select
        customer_id,
        happened_at,
        order_count,
        {{ monetary() }} as revenue
    from {{ ref('int_customer_events') }}
),

near_events as (
    select
        events.customer_id,
        events.order_count,
        events.revenue,
        events.happened_at >= cutoffs.as_of_at as is_after
    from events
    inner join cutoffs
        on events.happened_at
        >= cutoffs.as_of_at - to_days(cast(cutoffs.horizon_days as integer))
        and events.happened_at
        < cutoffs.as_of_at + to_days(cast(cutoffs.horizon_days as integer))
),

sums as (
    select
        customer_id,
        sum(order_count) filter (where is_after) as orders,
        sum(revenue) filter (where is_after) as revenue,
        sum(order_count) filter (where not is_after) as past_orders,
        sum(revenue) filter (where not is_after) as past_revenue
    from near_events
    group by 1
),

final as (
    select
        customers.window_id,
        customers.customer_id,
        customers.order_count as orders_so_far,
        customers.is_wholesale,
        cast(coalesce(sums.orders, 0) as double) as actual_orders,
        cast(coalesce(sums.revenue, 0) as double) as actual_value,
        cast(coalesce(sums.past_orders, 0) as double) as past_orders,
        cast(coalesce(sums.past_revenue, 0) as double) as past_value
    from customers
    left join sums on customers.customer_id = sums.customer_id
)

select * from final
