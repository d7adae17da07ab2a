with

final as (
    select
        target,
        model,
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
    from {{ ref('int_forecast_summaries') }}
    where target not in ('churn', 'lapsed')
)

select * from final
order by 1, 2
