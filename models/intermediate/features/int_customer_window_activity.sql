{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
-- What each customer added in each window, and what left the look-back horizons in it:
-- with both, every feature of every window is a running sum, in the type it is kept in.
{%- set types = running_totals() %}
with

events as (
    select * from {{ ref('int_customer_events') }}
),

windows as (
    select * from {{ ref('int_observation_windows') }}
    where window_id > {{ last_told_window() }}
),

entered as (
    select
        customer_id,
        window_id,
        min(happened_at) filter (where order_count > 0) as first_order_at,
        max(happened_at) filter (where order_count > 0) as last_order_at,
        cast(sum(order_count) as {{ types.frequency }}) as order_count,
        cast(sum(gross_revenue) as {{ types.gross_revenue }}) as gross_revenue,
        cast(sum(returned_value) as {{ types.returned_value }}) as returned_value,
        cast(sum(unit_count) as {{ types.unit_count }}) as unit_count,
        cast(sum(priced_line_count) as {{ types.priced_line_count }})
            as priced_line_count,
        cast(sum(unit_price_total) as {{ types.unit_price_total }}) as unit_price_total,
        cast(sum(new_product_count) as {{ types.product_diversity }})
            as new_product_count,
        count(gap_days) as gap_count,
        cast(coalesce(sum(gap_days), 0) as {{ types.gap_days_total }})
            as gap_days_total,
        cast(coalesce(sum(gap_days * gap_days), 0)
            as {{ types.gap_days_squared_total }})
            as gap_days_squared_total
    from events
    where window_id > {{ last_told_window() }}
    group by 1, 2
),

{% for days in window_horizons() -%}
-- An event is within {{ days }} days of t while happened_at >= t - {{ days }} days,
-- so it leaves in the window that holds the instant {{ days }} days after it.
left_{{ days }}d as (
    select
        events.customer_id,
        windows.window_id,
        cast(sum(events.order_count) as {{ types['orders_' ~ days ~ 'd'] }})
            as orders_left_{{ days }}d,
        cast(
            sum(events.gross_revenue - events.returned_value)
            as {{ types['spend_' ~ days ~ 'd'] }}
        ) as spend_left_{{ days }}d
    from events
    asof inner join windows
        on events.happened_at + interval {{ days }} day >= windows.window_start_at
    where events.happened_at + interval {{ days }} day < windows.window_end_at
    group by 1, 2
),

{% endfor -%}
keys as (
    select
        customer_id,
        window_id
    from entered
    {% for days in window_horizons() -%}
        union
        select
            customer_id,
            window_id
        from left_{{ days }}d
    {% endfor %}
),

final as (
    select
        keys.customer_id,
        keys.window_id,
        windows.history_fingerprint,
        entered.customer_id is not null as is_active,
        entered.first_order_at,
        entered.last_order_at,
        entered.order_count,
        entered.gross_revenue,
        entered.returned_value,
        entered.unit_count,
        entered.priced_line_count,
        entered.unit_price_total,
        entered.new_product_count,
        entered.gap_count,
        entered.gap_days_total,
        entered.gap_days_squared_total
        {%- for days in window_horizons() %},
            left_{{ days }}d.orders_left_{{ days }}d,
            left_{{ days }}d.spend_left_{{ days }}d
        {%- endfor %}
    from keys
    inner join windows on keys.window_id = windows.window_id
    left join entered
        on keys.customer_id = entered.customer_id
        and keys.window_id = entered.window_id
    {%- for days in window_horizons() %}
        left join left_{{ days }}d
            on keys.customer_id = left_{{ days }}d.customer_id
            and keys.window_id = left_{{ days }}d.window_id
    {%- endfor %}
)

select * from final
