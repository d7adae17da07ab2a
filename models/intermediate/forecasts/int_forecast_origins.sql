-- Which cut-offs a forecast may learn from: those whose outcome was known by the
-- instant at which it is made, so that no label of training reaches into the time it is
-- tested on. Forecasts are made as of the present and of the last
-- forecast_tested_cutoffs whose outcome is known now, which are tested. Those of churn
-- are made at every cut-off: a change from one to the next is an event, and stays one.
with

known_cutoffs as (
    select
        target,
        as_of_at,
        max(known_at) as known_at,
        bool_and(is_outcome_known) as is_outcome_known
    from {{ ref('int_customer_outcomes') }}
    group by 1, 2
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

ranked as (
    select
        known_cutoffs.*,
        cutoffs.is_latest,
        row_number() over (
            partition by known_cutoffs.target, known_cutoffs.is_outcome_known
            order by known_cutoffs.as_of_at desc
        ) as steps_back
    from known_cutoffs
    inner join cutoffs on known_cutoffs.as_of_at = cutoffs.as_of_at
),

trained as (
    select
        origins.target,
        origins.as_of_at,
        origins.known_at,
        origins.is_latest,
        origins.is_outcome_known,
        origins.is_outcome_known
        and origins.steps_back <= {{ var('forecast_tested_cutoffs') }}
        and training.as_of_at is not null as is_tested,
        training.as_of_at as training_as_of_at
    from ranked as origins
    left join known_cutoffs as training
        on origins.target = training.target
        and origins.as_of_at > training.as_of_at
        and origins.as_of_at >= training.known_at
),

final as (
    select
        *,
        -- Of many cut-offs fewer customers each.
        cast(
            ceil({{ var('forecast_sample_size') }} / count(*) over (
                partition by target, as_of_at
            )) as bigint
        ) as training_rank_limit
    from trained
    where
        is_latest
        or is_tested
        or (target = 'churn' and training_as_of_at is not null)
)

select * from final
