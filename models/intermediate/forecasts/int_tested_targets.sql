-- What is tested of each target, by a fingerprint: its cut-offs, and the windows in
-- which their outcomes became known. While both stand, so does what was measured.
with

tested as (
    select distinct
        target,
        as_of_at,
        known_at
    from {{ ref('int_forecast_origins') }}
    where is_tested
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

histories as (
    select
        tested.target,
        sum(cast(
            hash(cutoffs.history_fingerprint, windows.history_fingerprint) as hugeint
        )) as history
    from tested
    inner join cutoffs on tested.as_of_at = cutoffs.as_of_at
    asof inner join windows on tested.known_at >= windows.window_start_at
    group by 1
),

final as (
    select
        target,
        {{ history_fingerprint('history') }} as history_fingerprint
    from histories
)

select * from final
