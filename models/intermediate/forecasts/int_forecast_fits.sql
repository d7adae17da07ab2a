-- Whether there is enough to fit a model to for each forecast, and what is missing.
with

origins as (
    select * from {{ ref('int_forecast_origins') }}
),

training_rows as (
    select * from {{ ref('int_forecast_training_rows') }}
),

counted as (
    select
        origins.target,
        origins.as_of_at,
        origins.is_latest,
        origins.is_outcome_known,
        origins.is_tested,
        count(distinct training_rows.as_of_at) as training_cutoff_count,
        count(distinct training_rows.customer_id) as training_customer_count,
        count(training_rows.customer_id) as training_row_count,
        {%- for fold, condition in {'fit': 'not ', 'calibration': ''}.items() %}
            count(distinct training_rows.has_happened) filter (
                where {{ condition }}training_rows.is_for_calibration
            ) as {{ fold }}_outcome_count
            {{- ',' if not loop.last }}
        {%- endfor %}
    from origins
    left join training_rows
        on origins.target = training_rows.target
        and origins.training_as_of_at = training_rows.as_of_at
        and origins.training_rank_limit >= training_rows.sample_rank
    group by 1, 2, 3, 4, 5
),

final as (
    select
        target,
        as_of_at,
        is_latest,
        is_outcome_known,
        is_tested,
        training_cutoff_count,
        training_customer_count,
        case
            when training_row_count = 0 then 'no_known_outcome'
            when training_customer_count < {{ var('forecast_least_customers') }}
                then 'too_few_customers'
            when least(fit_outcome_count, calibration_outcome_count) < 2
                then 'one_outcome'
            else 'fitted'
        end as state
    from counted
)

select * from final
