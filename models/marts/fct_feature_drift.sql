with

distances as (
    select * from {{ ref('int_drift_distances') }}
),

moments as (
    select * from {{ ref('int_drift_moments') }}
),

alarms as (
    select * from {{ ref('int_drift_alarms') }}
),

final as (
    select
        distances.window_id,
        distances.feature,
        distances.reference_window_id,
        distances.psi,
        distances.ks,
        moments.mean_shift,
        distances.psi > {{ var('drift_psi_ceiling') }} as is_drifted,
        alarms.adwin_window_count,
        alarms.is_adwin_alarm
    from distances
    inner join moments
        on distances.window_id = moments.window_id
        and distances.feature = moments.feature
    left join alarms
        on distances.window_id = alarms.window_id
        and distances.feature = alarms.feature
)

select * from final
order by 1, 2
