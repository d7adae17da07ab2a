-- What a forecast learns from was known when it was made: the last order or move that
-- decides a label lies before. Counted from the outcomes themselves.
with

origins as (
    select * from {{ ref('int_forecast_origins') }}
    where training_as_of_at is not null
),

outcomes as (
    select distinct
        target,
        as_of_at,
        known_at
    from {{ ref('int_customer_outcomes') }}
),

final as (
    select origins.*
    from origins
    inner join outcomes
        on origins.target = outcomes.target
        and origins.training_as_of_at = outcomes.as_of_at
    where
        outcomes.known_at > origins.as_of_at
        or origins.training_as_of_at >= origins.as_of_at
)

select * from final
