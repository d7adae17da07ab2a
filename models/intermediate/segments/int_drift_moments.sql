-- Mean and spread of each watched feature, beside those in the window of the fit.
with

bins as (
    select * from {{ ref('int_drift_bins') }}
),

moments as (
    select
        window_id,
        reference_window_id,
        feature,
        sum(value_sum) / sum(customer_count) as mean_value,
        sqrt(greatest(
            sum(square_sum) / sum(customer_count)
            - power(sum(value_sum) / sum(customer_count), 2),
            0
        )) as spread
    from bins
    group by 1, 2, 3
),

final as (
    select
        now.window_id,
        now.feature,
        now.reference_window_id,
        round(now.mean_value, 9) as mean_value,
        round(now.spread, 9) as spread,
        round((now.mean_value - former.mean_value) / nullif(former.spread, 0), 9)
            as mean_shift
    from moments as now
    inner join moments as former
        on now.reference_window_id = former.window_id
        and now.feature = former.feature
)

select * from final
