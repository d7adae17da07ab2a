with

final as (
    select
        target,
        model,
        tested_cutoff_count,
        first_tested_at,
        last_tested_at,
        tested_row_count,
        {{ forecast_measures() | join(', ') }},
        verdict
    from {{ ref('int_forecast_summaries') }}
    where not {{ is_about_leaving('target') }}
)

select * from final
order by 1, 2
