-- The sizes of the next windows if customers went on as they lately did: a Markov chain
-- with newcomers, each step a CTE. Made as of every window, to be looked back on. Sizes
-- change by whatever moves customers, so moves that only the model made count as well.
with

sizes as (
    select
        method,
        window_id,
        segment_id,
        segment_name,
        customer_count
    from {{ ref('fct_segment_sizes') }}
),

-- The last window may still get lines: what came is known of the others.
complete_windows as (
    select window_id from {{ ref('int_observation_windows') }}
    where is_complete
),

flows as (
    select * from {{ ref('int_segment_flows') }}
),

-- Enough of the past must be known.
origins as (
    select
        method,
        window_id
    from flows
    group by 1, 2
    qualify
        row_number() over (partition by method order by window_id)
        >= {{ var('flow_least_windows') }}
),

-- A fit may have ended a segment, and rates still know the way there: nobody goes to
-- where nobody is, and the other ways take their share.
known_rates as (
    select
        rates.method,
        rates.window_id,
        rates.from_segment_id,
        rates.to_segment_id,
        rates.observed_rate / sum(rates.observed_rate) over (
            partition by rates.method, rates.window_id, rates.from_segment_id
        ) as transition_rate
    from {{ ref('fct_segment_transition_rates') }} as rates
    inner join origins
        on rates.method = origins.method
        and rates.window_id = origins.window_id
    inner join sizes
        on rates.method = sizes.method
        and rates.window_id = sizes.window_id
        and rates.to_segment_id = sizes.segment_id
    where sizes.customer_count > 0 and rates.observed_rate > 0
),

-- Of a segment that is new nothing is known yet: its customers stay.
rates as (
    select * from known_rates
    union all
    select
        sizes.method,
        sizes.window_id,
        sizes.segment_id as from_segment_id,
        sizes.segment_id as to_segment_id,
        1.0 as transition_rate
    from sizes
    left join known_rates
        on sizes.method = known_rates.method
        and sizes.window_id = known_rates.window_id
        and sizes.segment_id = known_rates.from_segment_id
    where known_rates.method is null
),

arrivals as (
    select
        method,
        window_id,
        to_segment_id,
        sum(customer_count) as arrived_count
    from flows
    group by 1, 2, 3
),

followed_windows as (
    select distinct
        method,
        window_id
    from flows
),

-- Who is in a segment without having come from any is new.
newcomers as (
    select
        sizes.method,
        sizes.window_id,
        sizes.segment_id,
        sizes.customer_count,
        sizes.customer_count - coalesce(arrivals.arrived_count, 0) as new_count
    from sizes
    inner join followed_windows
        on sizes.method = followed_windows.method
        and sizes.window_id = followed_windows.window_id
    left join arrivals
        on sizes.method = arrivals.method
        and sizes.window_id = arrivals.window_id
        and sizes.segment_id = arrivals.to_segment_id
),

past_newcomers as (
    select
        method,
        window_id,
        segment_id,
        customer_count > 0 as is_alive,
        avg(new_count) over (
            partition by method, segment_id
            order by window_id
            rows between {{ var('flow_history_windows') - 1 }} preceding and current row
        ) as new_count
    from newcomers
),

usual_newcomers as (
    select
        method,
        window_id,
        segment_id,
        case
            when is_alive
                then new_count * coalesce(
                    sum(new_count) over of_window
                    / nullif(sum(new_count) filter (where is_alive) over of_window, 0),
                    1
                )
            else 0
        end as new_count
    from past_newcomers
    window of_window as (partition by method, window_id)
),

ahead_0 as (
    select
        sizes.method,
        sizes.window_id,
        sizes.segment_id,
        cast(sizes.customer_count as double) as projected_count
    from sizes
    inner join origins
        on sizes.method = origins.method
        and sizes.window_id = origins.window_id
),

{% for step in range(1, var('projected_windows') + 1) -%}
moved_{{ step }} as (
    select
        rates.method,
        rates.window_id,
        rates.to_segment_id as segment_id,
        {{ exact_sum('now.projected_count * rates.transition_rate', decimals=9) }}
            as projected_count
    from ahead_{{ step - 1 }} as now
    inner join rates
        on now.method = rates.method
        and now.window_id = rates.window_id
        and now.segment_id = rates.from_segment_id
    group by 1, 2, 3
),

ahead_{{ step }} as (
    select
        usual_newcomers.method,
        usual_newcomers.window_id,
        usual_newcomers.segment_id,
        usual_newcomers.new_count + coalesce(moved_{{ step }}.projected_count, 0)
            as projected_count
    from usual_newcomers
    inner join origins
        on usual_newcomers.method = origins.method
        and usual_newcomers.window_id = origins.window_id
    left join moved_{{ step }}
        on usual_newcomers.method = moved_{{ step }}.method
        and usual_newcomers.window_id = moved_{{ step }}.window_id
        and usual_newcomers.segment_id = moved_{{ step }}.segment_id
),

{% endfor -%}
projected as (
    {% for step in range(1, var('projected_windows') + 1) -%}
        select
            *,
            {{ step }} as windows_ahead
        from ahead_{{ step }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        projected.method,
        projected.window_id,
        cast(projected.windows_ahead as integer) as windows_ahead,
        projected.segment_id,
        now.segment_name,
        now.customer_count,
        round(projected.projected_count, 6) as projected_count,
        case when complete_windows.window_id is not null then later.customer_count end
            as actual_count
    from projected
    inner join sizes as now
        on projected.method = now.method
        and projected.window_id = now.window_id
        and projected.segment_id = now.segment_id
    left join sizes as later
        on projected.method = later.method
        and projected.window_id + projected.windows_ahead = later.window_id
        and projected.segment_id = later.segment_id
    left join complete_windows on later.window_id = complete_windows.window_id
)

select * from final
order by 1, 2, 3, 4
