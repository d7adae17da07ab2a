with

summaries as (
    select * from {{ ref('int_forecast_summaries') }}
    where {{ is_about_leaving('target') }}
),

final as (
    select
        model,
        model = '{{ var("churn_model") }}' as is_default,
        {{ forecast_purpose('target') }} as purpose,
        tested_cutoff_count,
        first_tested_at,
        last_tested_at,
        tested_row_count,
        {{ forecast_measures() | join(', ') }},
        verdict
    from summaries
)

select * from final
order by 1
