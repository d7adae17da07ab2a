-- Two instants from which to look ahead: now, and for a test of the forecast the latest
-- from which the whole horizon has been seen.
with

windows as (
    select * from {{ ref('int_observation_windows') }}
),

reach as (
    select * from {{ ref('int_data_reach') }}
),

last_windows as (
    select
        max(windows.window_id) as now_window_id,
        max(windows.window_id) filter (
            where
            windows.window_end_at + interval {{ var('value_horizon_days') }} day
            <= reach.last_line_at
        ) as held_out_window_id
    from windows
    cross join reach
),

-- A history shorter than the horizon has a cut-off without a window.
cutoffs as (
    select
        'now' as cut_off,
        now_window_id as window_id
    from last_windows
    union all
    select
        'held_out' as cut_off,
        held_out_window_id as window_id
    from last_windows
),

final as (
    select
        cutoffs.cut_off,
        cutoffs.window_id,
        windows.window_end_at as as_of_at,
        {{ var('value_horizon_days') }} as horizon_days
    from cutoffs
    left join windows on cutoffs.window_id = windows.window_id
)

select * from final
