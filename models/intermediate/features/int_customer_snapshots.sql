{{ config(materialized='view') }}
-- Each customer as of the end of each window, from the window of the first order on:
-- only what happened before window_end_at is seen. A view: the sums are stored once.
with

totals as (
    select * from {{ ref('int_customer_running_totals') }}
    -- A return may come before the first order; the sums do not miss it.
    where first_order_at is not null
),

final as (
    select
        window_id,
        customer_id,
        window_end_at,
        first_order_at,
        last_order_at,
        {{ elapsed_days('last_order_at', 'window_end_at') }} as recency_days,
        {{ elapsed_days('last_order_at', 'window_end_at') }}
        > {{ var('churn_recency_threshold_days') }} as is_lapsed,
        {{ elapsed_days('first_order_at', 'window_end_at') }} as tenure_days,
        -- Days up to the last order and days since add up to those since the first.
        {{ elapsed_days('first_order_at', 'window_end_at') }}
        - {{ elapsed_days('last_order_at', 'window_end_at') }}
            as age_at_last_order_days,
        cast(frequency as integer) as frequency,
        cast({{ monetary() }} as double) as monetary,
        cast(gross_revenue as double) as gross_revenue,
        cast(returned_value as double) as returned_value,
        cast(gross_revenue - returned_value as double) as net_revenue,
        cast(product_diversity as integer) as product_diversity,
        cast(unit_price_total as double) / nullif(priced_line_count, 0)
            as average_unit_price,
        cast(gross_revenue as double) / frequency as average_order_value,
        cast(unit_count as double) / frequency as average_units_per_order,
        cast(gap_days_total as double) / nullif(gap_count, 0)
            as average_days_between_orders,
        -- The spread of the sample, from its sums; a single gap has none.
        case when gap_count > 1 then sqrt(greatest(
            cast(
                gap_count * gap_days_squared_total - gap_days_total * gap_days_total
                as double
            ),
            0
        ) / (gap_count * (gap_count - 1))) end as stddev_days_between_orders,
        {%- for days in window_horizons() %}
            cast(orders_{{ days }}d as integer) as orders_{{ days }}d,
            cast(spend_{{ days }}d as double) as spend_{{ days }}d,
        {%- endfor %}
        {{ share_of('orders_30d', 'orders_90d') }} as orders_30d_share_of_90d,
        {{ share_of('orders_90d', 'orders_365d') }} as orders_90d_share_of_365d,
        {{ share_of('spend_30d', 'spend_90d') }} as spend_30d_share_of_90d,
        {{ share_of('spend_90d', 'spend_365d') }} as spend_90d_share_of_365d,
        {{ share_of('returned_value', 'gross_revenue') }} as return_rate,
        is_active,
        cast(window_order_count as integer) as window_order_count,
        cast(window_net_revenue as double) as window_net_revenue,
        history_fingerprint
    from totals
)

select * from final
