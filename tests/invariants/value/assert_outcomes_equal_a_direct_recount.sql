-- Orders that the forecast is judged by, told by the snapshots instead of the events:
-- known at the end of the horizon less known at the cut-off. Where no window ends with
-- the horizon, the last before it says at least, the first after it at most.
with

cutoffs as (
    select
        *,
        as_of_at + to_days(cast(horizon_days as integer)) as horizon_end_at
    from {{ ref('int_value_cutoffs') }}
    where cut_off = 'held_out'
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

outcomes as (
    select * from {{ ref('int_value_outcomes') }}
),

-- Orders never go down, so they can be held between two windows.
bounds as (
    select
        snapshots.customer_id,
        max(snapshots.frequency) filter (
            where snapshots.window_end_at <= cutoffs.horizon_end_at
        ) as least_frequency,
        min(snapshots.frequency) filter (
            where snapshots.window_end_at >= cutoffs.horizon_end_at
        ) as most_frequency
    from snapshots
    cross join cutoffs
    where snapshots.window_id >= cutoffs.window_id
    group by 1
),

known as (
    select
        snapshots.customer_id,
        snapshots.frequency
    from snapshots
    inner join cutoffs on snapshots.window_id = cutoffs.window_id
)

select
    known.customer_id,
    outcomes.actual_orders
from known
full join outcomes on known.customer_id = outcomes.customer_id
left join bounds on known.customer_id = bounds.customer_id
where
    known.customer_id is distinct from outcomes.customer_id
    or known.frequency is distinct from outcomes.orders_so_far
    or outcomes.actual_orders < bounds.least_frequency - known.frequency
    or outcomes.actual_orders > bounds.most_frequency - known.frequency
