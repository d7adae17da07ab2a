{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
-- Each customer's sums as of the end of each window, from the first sight on, in exact
-- types: the totals of the last window that was told are one more change to start from.
with

windows as (
    select * from {{ ref('int_observation_windows') }}
    where window_id >= {{ last_told_window() }}
),

added as (
    select
        *,
        order_count as frequency,
        new_product_count as product_diversity
        {%- for days in window_horizons() %},
            coalesce(order_count, 0) - coalesce(orders_left_{{ days }}d, 0)
                as orders_{{ days }}d,
            coalesce(gross_revenue - returned_value, 0)
            - coalesce(spend_left_{{ days }}d, 0) as spend_{{ days }}d
        {%- endfor %}
    from {{ ref('int_customer_window_activity') }}
    where window_id > {{ last_told_window() }}
),

changes as (
    select
        customer_id,
        window_id,
        is_active,
        first_order_at,
        last_order_at,
        {%- for total, type in running_totals().items() %}
            cast({{ total }} as {{ type }}) as {{ total }},
        {%- endfor %}
        coalesce(order_count, 0) as window_order_count,
        coalesce(gross_revenue - returned_value, 0) as window_net_revenue
    from added
    {% if is_incremental() -%}
        union all by name
        select * exclude (window_end_at, history_fingerprint)
        from {{ this }}
        where window_id = {{ last_told_window() }}
    {%- endif %}
),

running as (
    select
        customer_id,
        window_id,
        is_active,
        window_order_count,
        window_net_revenue,
        min(first_order_at) over to_date as first_order_at,
        max(last_order_at) over to_date as last_order_at,
        {%- for total in running_totals() %}
            sum({{ total }}) over to_date as {{ total }},
        {%- endfor %}
        lead(window_id) over (
            partition by customer_id order by window_id
        ) as next_change_window_id
    from changes
    window to_date as (
        partition by customer_id
        order by window_id
        rows unbounded preceding
    )
),

last_window as (
    select max(window_id) as window_id from windows
),

-- A sum holds from the window that changed it until the next one that does. Rows of one
-- customer follow each other, so that what does not change is stored once.
held as (
    select
        running.*,
        unnest(range(
            running.window_id,
            coalesce(running.next_change_window_id, last_window.window_id + 1)
        )) as told_window_id
    from running
    cross join last_window
),

spread as (
    select
        held.*,
        windows.window_end_at,
        windows.history_fingerprint,
        windows.window_id = held.window_id as is_changed
    from held
    inner join windows on held.told_window_id = windows.window_id
),

final as (
    select
        cast(told_window_id as integer) as window_id,
        customer_id,
        window_end_at,
        first_order_at,
        last_order_at,
        {%- for total, type in running_totals().items() %}
            cast({{ total }} as {{ type }}) as {{ total }},
        {%- endfor %}
        is_changed and is_active as is_active,
        cast(if(is_changed, window_order_count, 0) as integer) as window_order_count,
        cast(if(is_changed, window_net_revenue, 0) as decimal(18, 4))
            as window_net_revenue,
        history_fingerprint
    from spread
    where told_window_id > {{ last_told_window() }}
)

select * from final
