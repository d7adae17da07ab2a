-- One CTE a check, with the five columns that tell_checks() reads.
with

value_models as (
    select * from {{ ref('fct_value_models') }}
),

value_evaluation as (
    select * from {{ ref('fct_value_evaluation') }}
    where population = 'everyone' and target = 'value'
),

value_errors as (
    select
        max(mae) filter (where predictor = 'model') as model_mae,
        max(mae) filter (where predictor = 'past_period') as past_mae,
        max(interval_coverage) as interval_coverage,
        max(predicted_total) filter (where predictor = 'model') as predicted_total,
        max(actual_total) as actual_total,
        max(horizon_days) as horizon_days
    from value_evaluation
),

frequency_against_value as (
    select
        'value_frequency_against_value' as check_name,
        abs(frequency_value_correlation) as measured,
        cast({{ var('value_correlation_ceiling') }} as double) as threshold,
        abs(frequency_value_correlation) <= {{ var('value_correlation_ceiling') }}
            as is_passed,
        'The forecast of value takes it that who orders more often spends neither more '
        || 'nor less an order. The rank correlation of both among repeat buyers is '
        || format('{:.2f}', frequency_value_correlation) || '.' as explanation
    from value_models
    where cut_off = 'now'
),

value_against_past as (
    select
        'value_against_the_past_repeated' as check_name,
        model_mae / nullif(past_mae, 0) as measured,
        cast(1 as double) as threshold,
        model_mae <= past_mae as is_passed,
        'From the held-out cut-off the forecast of value was off by '
        || {{ money_words('model_mae') }} || ' a customer on average, the '
        || horizon_days || ' days before, repeated, by '
        || {{ money_words('past_mae') }} || '. In all '
        || {{ money_words('predicted_total') }} || ' were forecast and '
        || {{ money_words('actual_total') }} || ' came.' as explanation
    from value_errors
),

value_within_intervals as (
    select
        'value_within_intervals' as check_name,
        interval_coverage as measured,
        round({{ var('value_interval_share') }} - 0.1, 9) as threshold,
        interval_coverage >= round({{ var('value_interval_share') }} - 0.1, 9)
            as is_passed,
        'Intervals that should hold the values of '
        || format('{:.0f}', 100.0 * {{ var('value_interval_share') }})
        || ' % of customers held those of '
        || format('{:.0f}', 100.0 * interval_coverage) || ' %.' as explanation
    from value_errors
),

final as (
    {{ tell_checks([
        'frequency_against_value',
        'value_against_past',
        'value_within_intervals',
    ]) }}
)

select * from final
order by 1
