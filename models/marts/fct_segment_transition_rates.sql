with

flows as (
    select * from {{ ref('int_segment_flows') }}
),

segments as (
    select * from {{ ref('int_segments') }}
),

pooled as (
    select
        method,
        window_id,
        from_segment_id,
        to_segment_id,
        count(*) over past as compared_windows,
        sum(own_count) over past as own_count,
        sum(customer_count) over past as customer_count,
        sum(at_risk_count) over past as at_risk_count
    from flows
    window past as (
        partition by method, from_segment_id, to_segment_id
        order by window_id
        rows between {{ var('flow_history_windows') - 1 }} preceding and current row
    )
),

final as (
    select
        pooled.method,
        pooled.window_id,
        pooled.from_segment_id,
        from_segments.segment_name as from_segment_name,
        pooled.to_segment_id,
        to_segments.segment_name as to_segment_name,
        cast(pooled.compared_windows as integer) as compared_windows,
        cast(pooled.at_risk_count as bigint) as at_risk_count,
        pooled.own_count / cast(pooled.at_risk_count as double) as transition_rate,
        pooled.customer_count / cast(pooled.at_risk_count as double) as observed_rate
    from pooled
    inner join segments as from_segments
        on pooled.method = from_segments.method
        and pooled.from_segment_id = from_segments.segment_id
    inner join segments as to_segments
        on pooled.method = to_segments.method
        and pooled.to_segment_id = to_segments.segment_id
    where pooled.own_count > 0 or pooled.customer_count > 0
)

select * from final
order by 1, 2, 3, 5
