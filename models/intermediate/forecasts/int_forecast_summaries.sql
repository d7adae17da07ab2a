-- Each model over all its tested cut-offs: means, and the interval of the mean.
with

evaluations as (
    select * from {{ ref('int_forecast_evaluations') }}
),

intervals as (
    select * from {{ ref('int_forecast_intervals') }}
    where as_of_at is null
),

latest as (
    select * from evaluations
    where is_latest
),

means as (
    select
        target,
        model,
        count(*) as tested_cutoff_count,
        min(as_of_at) as first_tested_at,
        max(as_of_at) as last_tested_at,
        cast(sum(customer_count) as bigint) as tested_row_count
        {%- for measure in forecast_measures()
            if not measure.endswith(('_lower', '_upper')) %},
            {{ exact_sum(measure) }} / count(*) as {{ measure }}
        {%- endfor %}
    from evaluations
    where is_outcome_known and auc is not null
    group by 1, 2
),

joined as (
    select
        latest.target,
        latest.model,
        latest.as_of_at,
        latest.state,
        -- Of all tested cut-offs, if there is one: then the outcome is known.
        means.model is not null as is_outcome_known,
        coalesce(means.tested_cutoff_count, 0) as tested_cutoff_count,
        means.first_tested_at,
        means.last_tested_at,
        coalesce(means.tested_row_count, 0) as tested_row_count,
        means.base_rate,
        means.mean_probability,
        means.auc,
        intervals.auc_lower,
        intervals.auc_upper,
        means.auc_gain,
        intervals.auc_gain_lower,
        intervals.auc_gain_upper,
        means.average_precision,
        means.brier,
        means.log_loss
    from latest
    left join means
        on latest.target = means.target
        and latest.model = means.model
    left join intervals
        on latest.target = intervals.target
        and latest.model = intervals.model
),

final as (
    select
        *,
        {{ forecast_verdict('joined') }} as verdict
    from joined
)

select * from final
