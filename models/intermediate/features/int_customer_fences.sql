-- Customers of the last window who spend, or order in quantities, far out of the usual.
with

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

latest as (
    select
        snapshots.customer_id,
        ln(1 + greatest(snapshots.monetary, 0)) as log_monetary,
        ln(1 + snapshots.average_units_per_order) as log_units
    from snapshots
    where {{ is_latest_window('snapshots') }}
),

medians as (
    select
        median(log_monetary) as monetary_median,
        median(log_units) as units_median
    from latest
),

deviations as (
    select
        median(abs(latest.log_monetary - medians.monetary_median))
            as monetary_deviation,
        median(abs(latest.log_units - medians.units_median)) as units_deviation
    from latest
    cross join medians
),

final as (
    select
        latest.customer_id,
        {{ is_beyond_fence(
            'latest.log_monetary', 'medians.monetary_median', 'deviations.monetary_deviation'
        ) }} as is_outlier,
        latest.log_units > medians.units_median
        and {{ is_beyond_fence(
            'latest.log_units', 'medians.units_median', 'deviations.units_deviation'
        ) }} as is_wholesale
    from latest
    cross join medians
    cross join deviations
)

select * from final
