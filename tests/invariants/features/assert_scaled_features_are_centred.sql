-- Standard scaling with a scaler of other rows shows as a mean or spread that is off.
with

features as (
    select * from {{ ref('int_customer_features_scaled') }}
),

moments as (
    select
        window_id,
        avg(monetary_scaled) as mean,
        stddev_pop(monetary_scaled) as spread
    from features
    group by 1
),

final as (
    select * from moments
    where
        '{{ var("feature_scaling") }}' = 'standard'
        and (
            abs(mean) <= 1e-6 and (abs(spread - 1) <= 1e-6 or spread <= 1e-6)
        ) is not true
)

select * from final
