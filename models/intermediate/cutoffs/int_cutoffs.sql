-- The instants at which a forecast is made: every cutoff_every_days from the first
-- window on, at the end of a window, and the end of the last window, the present.
-- Counted from the beginning, so that later data never moves an earlier cut-off; and
-- what is forecast as of one hangs on nothing that came later, so that it is told once.
with

windows as (
    select * from {{ ref('int_observation_windows') }}
),

-- Who edits the RFM groups' names or order makes other features and reasons.
rfm_segments as (
    select
        sum(cast(hash(segment_id, segment_name, standing) as hugeint))
            as segments_fingerprint
    from {{ ref('rfm_segments') }}
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
        windows.window_end_at = span.last_at as is_latest,
        windows.history_fingerprint as windows_fingerprint
    from windows
    inner join chosen on windows.window_id = chosen.window_id
    cross join span
    where
        windows.window_end_at
        >= span.first_at + interval {{ var('cutoff_least_history_days') }} day
        or windows.window_end_at = span.last_at
),

histories as (
    select
        cutoffs.*,
        -- As of the present, outcomes of its last hours are not known yet: what was the
        -- present is told anew.
        concat_ws(
            '|',
            {{ as_text_literal(tojson(forecast_settings())) }},
            cutoffs.windows_fingerprint,
            cutoffs.is_latest,
            rfm_segments.segments_fingerprint
        ) as history
    from cutoffs
    cross join rfm_segments
),

final as (
    select
        histories.window_id,
        histories.as_of_at,
        histories.is_latest,
        -- The windows between which the coming season lay a year before; null where the
        -- data begin later.
        season_starts.window_id as season_start_window_id,
        season_ends.window_id as season_end_window_id,
        {{ history_fingerprint('histories.history') }} as history_fingerprint
    from histories
    asof left join windows as season_starts
        on histories.as_of_at - interval 365 day >= season_starts.window_end_at
    asof left join windows as season_ends
        on histories.as_of_at - interval {{ 365 - var('churn_horizon_days') }} day
        >= season_ends.window_end_at
)

select * from final
