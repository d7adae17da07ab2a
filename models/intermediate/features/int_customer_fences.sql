-- Customers of the last window who spend, or order in quantities, far out of the usual.
with

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

latest as (
    select
        snapshots.customer_id,
        snapshots.window_id,
        snapshots.window_end_at,
        snapshots.monetary,
        snapshots.average_units_per_order,
        ln(1 + greatest(snapshots.monetary, 0)) as log_monetary,
        ln(1 + snapshots.average_units_per_order) as log_units
    from snapshots
    where {{ is_latest_window('snapshots') }}
),

fences as (
    select
        count(*) as compared_count,
        median(log_monetary) as monetary_median,
        {{ robust_fence('log_monetary', 'lower', var('outlier_fence')) }}
            as monetary_lower_fence,
        {{ robust_fence('log_monetary', 'upper', var('outlier_fence')) }}
            as monetary_upper_fence,
        median(log_units) as units_median,
        {{ robust_fence('log_units', 'upper', var('outlier_fence')) }}
            as units_upper_fence
    from latest
),

final as (
    select
        latest.customer_id,
        latest.window_id,
        latest.window_end_at,
        latest.monetary,
        exp(fences.monetary_median) - 1 as usual_monetary,
        exp(fences.monetary_lower_fence) - 1 as monetary_lower_fence,
        exp(fences.monetary_upper_fence) - 1 as monetary_upper_fence,
        latest.average_units_per_order,
        exp(fences.units_median) - 1 as usual_units_per_order,
        exp(fences.units_upper_fence) - 1 as units_per_order_fence,
        fences.compared_count,
        {{ is_beyond_fence(
            'latest.log_monetary', 'fences.monetary_lower_fence', 'fences.monetary_upper_fence'
        ) }} as is_outlier,
        {{ is_beyond_fence('latest.log_units', 'null', 'fences.units_upper_fence') }}
            as is_wholesale
    from latest
    cross join fences
)

select * from final
