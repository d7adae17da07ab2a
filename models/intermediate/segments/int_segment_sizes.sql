{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
-- How many customers are in each segment in each window, by the methods that speak in
-- every window, and what they are worth. A segment of nobody has no row.
with

assigned as (
    select * from {{ ref('int_customers_assigned') }}
    where window_id > {{ last_told_window() }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
    where window_id > {{ last_told_window() }}
),

final as (
    select
        assigned.method,
        assigned.window_id,
        assigned.segment_id,
        assigned.history_fingerprint,
        {{ segment_totals('snapshots') }}
    from assigned
    inner join snapshots
        on assigned.window_id = snapshots.window_id
        and assigned.customer_id = snapshots.customer_id
    group by 1, 2, 3, 4
)

select * from final
