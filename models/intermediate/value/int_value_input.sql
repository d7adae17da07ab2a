-- What the models of value see: customers' histories as of each cut-off, no later line.
with

cutoffs as (
    select * from {{ ref('int_value_cutoffs') }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

histories as (
    select
        cutoffs.cut_off,
        snapshots.window_id,
        snapshots.customer_id,
        snapshots.frequency as order_count,
        snapshots.age_at_last_order_days,
        snapshots.tenure_days as age_days,
        -- Who gave back all that was bought has orders worth nothing, not less.
        greatest(snapshots.monetary, 0) / snapshots.frequency as mean_order_value,
        ln(1 + snapshots.average_units_per_order) as log_units
    from cutoffs
    inner join snapshots on cutoffs.window_id = snapshots.window_id
),

fences as (
    select
        cut_off,
        {{ robust_fence('log_units', 'upper', var('outlier_fence')) }} as units_fence
    from histories
    group by 1
),

final as (
    select
        histories.cut_off,
        histories.window_id,
        histories.customer_id,
        histories.order_count,
        histories.age_at_last_order_days,
        histories.age_days,
        histories.mean_order_value,
        -- The rule of int_customer_fences, as of the cut-off.
        {{ is_beyond_fence('histories.log_units', 'null', 'fences.units_fence') }}
            as is_wholesale
    from histories
    inner join fences on histories.cut_off = fences.cut_off
)

select * from final
