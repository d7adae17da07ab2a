{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
-- A customer's move from one segment to another between two windows, and why: with
-- today's values under yesterday's model the customer is where she was (the model
-- moved), or is elsewhere because she did something, or because time passed.
with

assigned as (
    select * from {{ ref('int_customers_assigned') }}
    where window_id >= {{ last_told_window() }}
),

-- Customers are told from their first order on, whatever they returned before.
activity as (
    select
        customer_id,
        window_id
    from {{ ref('int_customer_window_activity') }}
    where first_order_at is not null
),

snapshots as (
    select
        window_id,
        customer_id,
        window_end_at,
        is_active,
        spend_365d
    from {{ ref('int_customer_snapshots') }}
    where window_id > {{ last_told_window() }}
),

compared as (
    select
        now.method,
        now.window_id,
        now.customer_id,
        former.segment_id as from_segment_id,
        now.segment_id as to_segment_id,
        now.segment_id_under_former_model,
        now.history_fingerprint
    from assigned as now
    inner join assigned as former
        on now.method = former.method
        and now.customer_id = former.customer_id
        and now.window_id = former.window_id + 1
    where
        now.window_id > {{ last_told_window() }}
        and now.segment_id <> former.segment_id
),

first_windows as (
    select
        customer_id,
        min(window_id) as first_window_id
    from activity
    group by 1
),

{% if is_incremental() -%}
last_moves as (
    select
        method,
        customer_id,
        max(window_id) as window_id
    from {{ this }}
    group by 1, 2
),

{% endif -%}
moved as (
    select
        compared.*,
        -- Windows spent in the segment that is left now: since the last move into it.
        compared.window_id - coalesce(
            lag(compared.window_id) over (
                partition by compared.method, compared.customer_id
                order by compared.window_id
            ),
            {{ 'last_moves.window_id,' if is_incremental() }}
            first_windows.first_window_id
        ) as dwell_windows
    from compared
    inner join first_windows on compared.customer_id = first_windows.customer_id
    {% if is_incremental() -%}
        left join last_moves
            on compared.method = last_moves.method
            and compared.customer_id = last_moves.customer_id
    {%- endif %}
),

final as (
    select
        moved.method,
        moved.window_id,
        moved.customer_id,
        moved.from_segment_id,
        moved.to_segment_id,
        case
            when moved.segment_id_under_former_model = moved.from_segment_id
                then 'model'
            when snapshots.is_active then 'behaviour'
            else 'ageing'
        end as cause,
        cast(moved.dwell_windows as integer) as dwell_windows,
        snapshots.window_end_at as transitioned_at,
        snapshots.spend_365d as trailing_revenue,
        moved.history_fingerprint
    from moved
    inner join snapshots
        on moved.window_id = snapshots.window_id
        and moved.customer_id = snapshots.customer_id
)

select * from final
