with

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

latest as (
    select * from snapshots
    where {{ is_latest_window('snapshots') }}
),

countries as (
    select
        customer_id,
        -- The country of the last sale; of two at one instant the last by name.
        arg_max(country, (invoiced_at, country)) as country
    from {{ ref('int_transaction_lines_flagged') }}
    where is_sale_line and country is not null
    group by 1
),

fences as (
    select * from {{ ref('int_customer_fences') }}
),

segments_now as (
    select * from {{ ref('int_latest_members') }}
    where method = '{{ var("default_method") }}'
),

special_segments as (
    select * from {{ ref('special_segments') }}
),

segments as (
    select * from {{ ref('int_segments') }}
),

last_moves as (
    select
        transitions.customer_id,
        max(transitions.window_id) as window_id,
        arg_max(transitions.from_segment_id, transitions.window_id) as from_segment_id
    from {{ ref('int_segment_transitions') }} as transitions
    where transitions.method = '{{ var("default_method") }}'
    group by 1
),

customer_values as (
    select * from {{ ref('fct_customer_value') }}
),

churn_scores as (
    select * from {{ ref('int_forecast_scores') }}
    where target = 'churn' and model = '{{ var("churn_model") }}'
),

churn_reasons as (
    select
        *,
        concat_ws('; ', reason_1, reason_2, reason_3) as reasons
    from {{ ref('int_forecast_reasons') }}
    where target = 'churn'
),

windows as (
    select
        window_id,
        window_end_at
    from {{ ref('int_observation_windows') }}
),

final as (
    select
        latest.customer_id,
        countries.country,
        latest.first_order_at,
        latest.last_order_at,
        cast(date_trunc('month', latest.first_order_at) as date) as cohort_month,
        latest.recency_days,
        latest.tenure_days,
        latest.frequency,
        latest.monetary,
        latest.gross_revenue,
        latest.returned_value,
        latest.product_diversity,
        latest.average_unit_price,
        latest.average_order_value,
        latest.average_days_between_orders,
        latest.orders_90d,
        latest.spend_90d,
        latest.spend_365d,
        latest.is_lapsed,
        fences.is_wholesale,
        fences.is_outlier,
        -- Who was not there yet when the method was fitted has no segment of it.
        coalesce(segments_now.segment_id, 0) as segment_id,
        coalesce(segments.segment_name, special_segments.segment_name) as segment_name,
        former_segments.segment_name as previous_segment_name,
        windows.window_end_at as segment_changed_at,
        customer_values.expected_orders,
        customer_values.expected_value,
        churn_scores.probability as churn_probability,
        churn_scores.decile as churn_decile,
        churn_reasons.reasons as churn_reasons
    from latest
    inner join fences on latest.customer_id = fences.customer_id
    left join customer_values on latest.customer_id = customer_values.customer_id
    left join segments_now on latest.customer_id = segments_now.customer_id
    left join segments
        on segments_now.method = segments.method
        and segments_now.segment_id = segments.segment_id
    left join special_segments
        on segments_now.segment_id is null
        and special_segments.segment_id = 0
    left join countries on latest.customer_id = countries.customer_id
    left join last_moves on latest.customer_id = last_moves.customer_id
    left join segments as former_segments
        on former_segments.method = '{{ var("default_method") }}'
        and last_moves.from_segment_id = former_segments.segment_id
    left join windows on last_moves.window_id = windows.window_id
    -- Who left long ago, and everybody where nothing could be fitted, has no forecast.
    left join churn_scores
        on latest.window_end_at = churn_scores.as_of_at
        and latest.customer_id = churn_scores.customer_id
    left join churn_reasons
        on latest.window_end_at = churn_reasons.as_of_at
        and latest.customer_id = churn_reasons.customer_id
)

select * from final
order by 1
