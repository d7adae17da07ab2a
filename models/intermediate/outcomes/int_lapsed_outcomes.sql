-- Who has lapsed as of the cut-off: a state, not a forecast, known at once.
with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

final as (
    select
        cutoffs.as_of_at,
        snapshots.customer_id,
        cutoffs.as_of_at as known_at,
        true as is_eligible,
        snapshots.is_lapsed as has_happened
    from {{ ref('int_customer_snapshots') }} as snapshots
    inner join cutoffs on snapshots.window_id = cutoffs.window_id
)

select * from final
