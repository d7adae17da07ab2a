with

final as (
    select
        target,
        model,
        as_of_at,
        is_latest,
        training_cutoff_count,
        training_customer_count,
        customer_count,
        happened_count,
        {{ forecast_measures() | join(', ') }},
        state,
        verdict
    from {{ ref('int_forecast_evaluations') }}
    where not {{ is_about_leaving('target') }}
)

select * from final
order by 1, 2, 3
