-- The cut-offs at which anything is forecast, and by a fingerprint what: targets come
-- and go with the outcomes that are known. What was forecast under it stands.
with

fits as (
    select * from {{ ref('int_forecast_fits') }}
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

asked as (
    select
        as_of_at,
        sum(cast(hash(target, is_latest or is_tested) as hugeint))
            as targets_fingerprint
    from fits
    group by 1
),

final as (
    select
        cutoffs.window_id,
        cutoffs.as_of_at,
        {{ history_fingerprint(
            "concat_ws('|', cutoffs.history_fingerprint, asked.targets_fingerprint)"
        ) }} as history_fingerprint
    from cutoffs
    inner join asked on cutoffs.as_of_at = asked.as_of_at
)

select * from final
