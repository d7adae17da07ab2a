-- Whoever was in a segment went somewhere or stayed; flows and the log count the same
-- moves and the same money; and the rates of a segment are shares of one whole.
with

flows as (
    select * from {{ ref('int_segment_flows') }}
),

flow_totals as (
    select
        method,
        window_id,
        from_segment_id,
        max(at_risk_count) as at_risk_count,
        sum(customer_count) as customer_count,
        sum(own_count) as own_count
    from flows
    group by 1, 2, 3
),

logged as (
    select
        method,
        window_id,
        count(*) as customer_count,
        round(sum(trailing_revenue), 2) as revenue
    from {{ ref('fct_segment_transitions') }}
    group by 1, 2
),

shown as (
    select
        method,
        window_id,
        sum(customer_count) as customer_count,
        round(sum(revenue_moved), 2) as revenue
    from {{ ref('fct_segment_flows') }}
    group by 1, 2
    having sum(customer_count) > 0
),

rates as (
    select
        method,
        window_id,
        from_segment_id,
        sum(transition_rate) as own_rate,
        sum(observed_rate) as observed_rate
    from {{ ref('fct_segment_transition_rates') }}
    group by 1, 2, 3
),

final as (
    select
        'everybody goes somewhere' as claim,
        method,
        window_id
    from flow_totals
    where customer_count <> at_risk_count or own_count <> at_risk_count
    union all
    select
        'flows are the moves' as claim,
        coalesce(logged.method, shown.method) as method,
        coalesce(logged.window_id, shown.window_id) as window_id
    from logged
    full join shown
        on logged.method = shown.method
        and logged.window_id = shown.window_id
    where
        logged.customer_count is distinct from shown.customer_count
        or abs(logged.revenue - shown.revenue) > 0.02
    union all
    select
        'rates are shares' as claim,
        method,
        window_id
    from rates
    where abs(own_rate - 1) > 1e-9 or abs(observed_rate - 1) > 1e-9
)

select * from final
