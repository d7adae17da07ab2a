-- Whether a customer places no order in the churn_horizon_days from the cut-off on, as
-- far as the data reach: whether they reach far enough is asked of every target alike.
with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

snapshots as (
    select
        cutoffs.as_of_at,
        all_snapshots.customer_id,
        all_snapshots.last_order_at
    from {{ ref('int_customer_snapshots') }} as all_snapshots
    inner join cutoffs on all_snapshots.window_id = cutoffs.window_id
),

orders as (
    select
        customer_id,
        happened_at
    from {{ ref('int_customer_events') }}
    where order_count > 0
),

next_orders as (
    select
        snapshots.as_of_at,
        snapshots.customer_id,
        snapshots.last_order_at,
        orders.happened_at as next_order_at,
        snapshots.as_of_at + interval {{ var('churn_horizon_days') }} day
            as horizon_end_at,
        -- Its own instant included, as in the sums of 365 days.
        snapshots.as_of_at - interval {{ var('churn_population_days') }} day
            as population_from_at
    from snapshots
    asof left join orders
        on snapshots.customer_id = orders.customer_id
        and snapshots.as_of_at <= orders.happened_at
),

final as (
    select
        as_of_at,
        customer_id,
        horizon_end_at as known_at,
        last_order_at >= population_from_at as is_eligible,
        coalesce(next_order_at >= horizon_end_at, true) as has_happened
    from next_orders
)

select * from final
