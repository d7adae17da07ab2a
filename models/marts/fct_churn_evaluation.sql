with

evaluations as (
    select * from {{ ref('int_forecast_evaluations') }}
    where {{ is_about_leaving('target') }}
),

final as (
    select
        model,
        as_of_at,
        is_latest,
        {{ forecast_purpose('target') }} as purpose,
        case
            when {{ is_state('target') }} then 'all customers'
            else 'customers with an order in the '
                || '{{ var("churn_population_days") }} days before'
        end as population,
        case
            when {{ is_state('target') }} then 0
            else {{ var('churn_horizon_days') }}
        end as horizon_days,
        training_cutoff_count,
        training_customer_count,
        customer_count,
        happened_count as churned_count,
        {{ forecast_measures() | join(', ') }},
        state,
        verdict
    from evaluations
)

select * from final
order by 1, 2
