{{ config(materialized='incremental', pre_hook='{{ forget_changed_windows() }}') }}
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

first_windows as (
    select
        customer_id,
        min(window_id) as first_window_id
    from changes
    group by 1
),

spine as (
    select
        first_windows.customer_id,
        windows.window_id,
        windows.window_end_at,
        windows.history_fingerprint
    from first_windows
    inner join windows on first_windows.first_window_id <= windows.window_id
),

running as (
    select
        spine.*,
        coalesce(changes.is_active, false) as is_active,
        coalesce(changes.window_order_count, 0) as window_order_count,
        coalesce(changes.window_net_revenue, 0) as window_net_revenue,
        min(changes.first_order_at) over to_date as first_order_at,
        max(changes.last_order_at) over to_date as last_order_at
        {%- for total in running_totals() %},
            sum(changes.{{ total }}) over to_date as {{ total }}
        {%- endfor %}
    from spine
    left join changes
        on spine.customer_id = changes.customer_id
        and spine.window_id = changes.window_id
    window to_date as (
        partition by spine.customer_id
        order by spine.window_id
        rows unbounded preceding
    )
),

final as (
    select
        window_id,
        customer_id,
        window_end_at,
        first_order_at,
        last_order_at,
        {%- for total, type in running_totals().items() %}
            cast({{ total }} as {{ type }}) as {{ total }},
        {%- endfor %}
        is_active,
        cast(window_order_count as integer) as window_order_count,
        cast(window_net_revenue as decimal(18, 4)) as window_net_revenue,
        history_fingerprint
    from running
    where window_id > {{ last_told_window() }}
)

select * from final
