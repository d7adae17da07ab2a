-- The instants at which a forecast is made: every cutoff_every_days from the first
-- window on, at the end of a window, and the end of the last window, the present.
-- Counted from the beginning, so that later data never moves an earlier cut-off.
with

windows as (
    select * from {{ ref('int_observation_windows') }}
),

span as (
    select
        min(window_start_at) as first_at,
        max(window_end_at) as last_at
    from windows
),

steps as (
    select unnest(generate_series(
        first_at + interval {{ var('cutoff_every_days') }} day,
        last_at,
        interval {{ var('cutoff_every_days') }} day
    )) as step_at
    from span
),

chosen as (
    select windows.window_id
    from steps
    asof inner join windows on steps.step_at >= windows.window_end_at
    union
    select max(window_id) as window_id from windows
),

cutoffs as (
    select
        windows.window_id,
        windows.window_end_at as as_of_at,
        windows.window_end_at = span.last_at as is_latest
    from windows
    inner join chosen on windows.window_id = chosen.window_id
    cross join span
    where
        windows.window_end_at
        >= span.first_at + interval {{ var('cutoff_least_history_days') }} day
        or windows.window_end_at = span.last_at
),

final as (
    select
        cutoffs.window_id,
        cutoffs.as_of_at,
        cutoffs.is_latest,
        -- The windows between which the coming season lay a year before; null where the
        -- data begin later.
        season_starts.window_id as season_start_window_id,
        season_ends.window_id as season_end_window_id
    from cutoffs
    asof left join windows as season_starts
        on cutoffs.as_of_at - interval 365 day >= season_starts.window_end_at
    asof left join windows as season_ends
        on cutoffs.as_of_at - interval {{ 365 - var('churn_horizon_days') }} day
        >= season_ends.window_end_at
)

select * from final
