with

flows as (
    select * from {{ ref('int_segment_flows') }}
    where from_segment_id <> to_segment_id
),

segments as (
    select * from {{ ref('int_segments') }}
),

-- Of the windows before: how many could go, how many went, and how unevenly.
compared as (
    select
        *,
        count(*) over past as compared_windows,
        sum(at_risk_count) over past as past_at_risk_count,
        sum(own_count) over past as past_count,
        sum(own_count * own_count / cast(at_risk_count as double)) over past
            as past_square_ratio
    from flows
    window past as (
        partition by method, from_segment_id, to_segment_id
        order by window_id
        rows between {{ var('flow_history_windows') }} preceding and 1 preceding
    )
),

rated as (
    select
        *,
        past_count / cast(past_at_risk_count as double) as past_rate
    from compared
    where
        customer_count > 0
        or past_count > 0
),

-- Pearson's dispersion: 1 where customers move by chance alone, more where the rate
-- itself goes up and down, as with the seasons.
dispersed as (
    select
        *,
        case when compared_windows >= {{ var('flow_least_windows') }} then greatest(
            1,
            coalesce(
                (
                    past_square_ratio
                    - 2 * past_rate * past_count
                    + power(past_rate, 2) * past_at_risk_count
                )
                / nullif(past_rate * (1 - past_rate), 0)
                / (compared_windows - 1),
                1
            )
        ) end as dispersion
    from rated
),

expected as (
    select
        *,
        case when dispersion is not null then at_risk_count * past_rate end
            as expected_count,
        {{ var('flow_fence') }} * sqrt(
            dispersion * past_rate * (1 - past_rate) * at_risk_count
            * (1 + at_risk_count / cast(past_at_risk_count as double))
        ) as margin
    from dispersed
),

final as (
    select
        expected.method,
        expected.window_id,
        expected.from_segment_id,
        from_segments.segment_name as from_segment_name,
        expected.to_segment_id,
        to_segments.segment_name as to_segment_name,
        expected.at_risk_count,
        expected.customer_count,
        expected.own_count,
        expected.revenue_moved,
        round(expected.expected_count, 9) as expected_count,
        case when expected.margin is not null then round(
            greatest(expected.expected_count - expected.margin, 0), 9
        ) end as lower_count,
        case when expected.margin is not null then round(
            least(expected.expected_count + expected.margin, expected.at_risk_count), 9
        ) end as upper_count,
        -- By more than one customer: of a few who could go, one is no news.
        coalesce(
            abs(expected.own_count - expected.expected_count)
            > greatest(expected.margin, 1),
            false
        ) as is_abnormal
    from expected
    inner join segments as from_segments
        on expected.method = from_segments.method
        and expected.from_segment_id = from_segments.segment_id
    inner join segments as to_segments
        on expected.method = to_segments.method
        and expected.to_segment_id = to_segments.segment_id
)

select * from final
order by 1, 2, 3, 5
