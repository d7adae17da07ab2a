-- Each customer as of the end of each window, from the window of the first order on:
-- only what happened before window_end_at is seen.
with

windows as (
    select * from {{ ref('int_observation_windows') }}
),

activity as (
    select * from {{ ref('int_customer_window_activity') }}
),

first_windows as (
    select
        customer_id,
        min(window_id) as first_seen_window_id,
        min(window_id) filter (where order_count > 0) as first_order_window_id
    from activity
    group by 1
),

spine as (
    select
        first_windows.*,
        windows.window_id,
        windows.window_end_at
    from first_windows
    inner join windows
        -- A return may come before the first order; the sums must not miss it.
        on first_windows.first_seen_window_id <= windows.window_id
    where first_windows.first_order_window_id is not null
),

running as (
    select
        spine.window_id,
        spine.customer_id,
        spine.window_end_at,
        spine.first_order_window_id,
        coalesce(activity.is_active, false) as is_active,
        coalesce(activity.order_count, 0) as window_order_count,
        coalesce(activity.gross_revenue - activity.returned_value, 0)
            as window_net_revenue,
        min(activity.first_order_at) over to_date as first_order_at,
        max(activity.last_order_at) over to_date as last_order_at,
        sum(activity.order_count) over to_date as frequency,
        sum(activity.gross_revenue) over to_date as gross_revenue,
        sum(activity.returned_value) over to_date as returned_value,
        sum(activity.unit_count) over to_date as unit_count,
        sum(activity.priced_line_count) over to_date as priced_line_count,
        sum(activity.unit_price_total) over to_date as unit_price_total,
        sum(activity.new_product_count) over to_date as product_diversity,
        sum(activity.gap_count) over to_date as gap_count,
        sum(activity.gap_days_total) over to_date as gap_days_total,
        sum(activity.gap_days_squared_total) over to_date as gap_days_squared_total
        {%- for days in window_horizons() %},
            sum(
                coalesce(activity.order_count, 0)
                - coalesce(activity.orders_left_{{ days }}d, 0)
            ) over to_date as orders_{{ days }}d,
            sum(
                coalesce(activity.gross_revenue - activity.returned_value, 0)
                - coalesce(activity.spend_left_{{ days }}d, 0)
            ) over to_date as spend_{{ days }}d
        {%- endfor %}
    from spine
    left join activity
        on spine.customer_id = activity.customer_id
        and spine.window_id = activity.window_id
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
        {{ elapsed_days('last_order_at', 'window_end_at') }} as recency_days,
        {{ elapsed_days('first_order_at', 'window_end_at') }} as tenure_days,
        cast(frequency as integer) as frequency,
        cast(
            {{ 'gross_revenue - returned_value' if var('monetary_basis') == 'net'
                else 'gross_revenue' }} as double
        ) as monetary,
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
        cast(window_net_revenue as double) as window_net_revenue
    from running
    where window_id >= first_order_window_id
)

select * from final
