{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
{%- set floor = 1e-4 %}
-- How far each watched feature has gone from where it was in the window of the fit: PSI
-- over deciles, KS at percentiles.
with

binned as (
    select * from {{ ref('int_drift_bins') }}
),

compared_windows as (
    select distinct
        window_id,
        reference_window_id,
        history_fingerprint
    from binned
    where window_id > {{ last_told_window() }}
),

bins as (
    select distinct
        reference_window_id,
        feature,
        percentile
    from binned
),

shares as (
    select
        compared_windows.window_id,
        compared_windows.reference_window_id,
        compared_windows.history_fingerprint,
        bins.feature,
        bins.percentile,
        coalesce(now.customer_count, 0) / cast(sum(now.customer_count) over (
            partition by compared_windows.window_id, bins.feature
        ) as double) as current_share,
        coalesce(former.customer_count, 0) / cast(sum(former.customer_count) over (
            partition by compared_windows.window_id, bins.feature
        ) as double) as reference_share
    from compared_windows
    inner join bins
        on compared_windows.reference_window_id = bins.reference_window_id
    left join binned as now
        on compared_windows.window_id = now.window_id
        and bins.feature = now.feature
        and bins.percentile = now.percentile
    left join binned as former
        on compared_windows.reference_window_id = former.window_id
        and bins.feature = former.feature
        and bins.percentile = former.percentile
),

cumulated as (
    select
        *,
        sum(current_share) over to_here - sum(reference_share) over to_here as gap
    from shares
    window to_here as (
        partition by window_id, feature
        order by percentile
    )
),

distances as (
    select
        window_id,
        reference_window_id,
        history_fingerprint,
        feature,
        max(abs(gap)) as ks
    from cumulated
    group by 1, 2, 3, 4
),

deciles as (
    select
        window_id,
        feature,
        percentile // 10 as decile,
        greatest(sum(current_share), {{ floor }}) as current_share,
        greatest(sum(reference_share), {{ floor }}) as reference_share
    from shares
    group by 1, 2, 3
),

stabilities as (
    select
        window_id,
        feature,
        sum(
            (current_share - reference_share) * ln(current_share / reference_share)
        ) as psi
    from deciles
    group by 1, 2
),

final as (
    select
        distances.window_id,
        distances.feature,
        distances.reference_window_id,
        round(stabilities.psi, 9) as psi,
        round(distances.ks, 9) as ks,
        distances.history_fingerprint
    from distances
    inner join stabilities
        on distances.window_id = stabilities.window_id
        and distances.feature = stabilities.feature
)

select * from final
