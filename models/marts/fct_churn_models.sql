with

summaries as (
    select * from {{ ref('int_forecast_summaries') }}
    where target in ('churn', 'lapsed')
),

final as (
    select
        model,
        model = '{{ var("churn_model") }}' as is_default,
        case
            when target = 'lapsed' then 'describes, does not forecast'
            else 'forecasts'
        end as purpose,
        tested_cutoff_count,
        first_tested_at,
        last_tested_at,
        tested_row_count,
        base_rate,
        auc,
        auc_lower,
        auc_upper,
        auc_gain,
        auc_gain_lower,
        auc_gain_upper,
        average_precision,
        brier,
        log_loss,
        verdict
    from summaries
)

select * from final
order by 1
