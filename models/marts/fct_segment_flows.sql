with

all_flows as (
    select * from {{ ref('int_segment_flows') }}
    where from_segment_id <> to_segment_id
),

stream_segments as (
    select
        window_id,
        segment_id
    from {{ ref('int_stream_centres') }}
    where parameter = 'count'
),

segments as (
    select * from {{ ref('int_segments') }}
),

-- Segments of the stream come and go with its models. That nobody went into one that
-- was not there tells nothing of the rate at which customers go.
flows as (
    select all_flows.*
    from all_flows
    left join stream_segments
        on all_flows.window_id = stream_segments.window_id
        and all_flows.to_segment_id = stream_segments.segment_id
    where
        all_flows.method <> 'stream'
        or stream_segments.segment_id is not null
        -- Special segments are of no model.
        or all_flows.to_segment_id not in (
            select known.segment_id from stream_segments as known
        )
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
        ) as margin,
        -- Counts have a longer tail upwards, the longer the fewer are expected.
        (power({{ var('flow_fence') }}, 2) - 1) / 6
        * dispersion * (1 - 2 * past_rate)
        * (1 - at_risk_count / cast(past_at_risk_count as double)) as tail
    from dispersed
),

fenced as (
    select
        *,
        case when margin is not null then greatest(expected_count - margin, 0) end
            as lower_count,
        case when margin is not null then least(
            expected_count + margin + greatest(tail, 0), at_risk_count
        ) end as upper_count
    from expected
),

final as (
    select
        fenced.method,
        fenced.window_id,
        fenced.from_segment_id,
        from_segments.segment_name as from_segment_name,
        fenced.to_segment_id,
        to_segments.segment_name as to_segment_name,
        fenced.at_risk_count,
        fenced.customer_count,
        fenced.own_count,
        fenced.revenue_moved,
        round(fenced.expected_count, 9) as expected_count,
        round(fenced.lower_count, 9) as lower_count,
        round(fenced.upper_count, 9) as upper_count,
        -- By more than one customer: of a few who could go, one is no news.
        coalesce(
            (
                fenced.own_count < fenced.lower_count
                or fenced.own_count > fenced.upper_count
            )
            and abs(fenced.own_count - fenced.expected_count) > 1,
            false
        ) as is_abnormal
    from fenced
    inner join segments as from_segments
        on fenced.method = from_segments.method
        and fenced.from_segment_id = from_segments.segment_id
    inner join segments as to_segments
        on fenced.method = to_segments.method
        and fenced.to_segment_id = to_segments.segment_id
)

select * from final
order by 1, 2, 3, 5
