with

final as (
    select
        target,
        model,
        as_of_at,
        customer_id,
        horizon_days,
        probability,
        decile,
        is_outcome_known,
        has_happened
    from {{ ref('int_forecast_scores') }}
    where not {{ is_about_leaving('target') }}
)

select * from final
order by 1, 2, 3, 4
