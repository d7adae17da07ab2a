-- What models are fitted to: customers at cut-offs whose outcome is known, no more than
-- forecast_sample_size a cut-off, those of the lowest key, so that who is drawn hangs
-- on nobody else; of equal keys all or none. A quarter of the customers is kept for
-- calibration: always the same ones, else a customer's earlier row would tell of the
-- later one.
with

outcomes as (
    select
        target,
        as_of_at,
        customer_id,
        has_happened
    from {{ ref('int_customer_outcomes') }}
    where is_eligible and is_outcome_known
),

draw_keys as (
    select * from {{ ref('int_customer_draw_keys') }}
),

ranked as (
    select
        outcomes.*,
        draw_keys.draw_key,
        -- The last place of those who share a key.
        count(*) over (
            partition by outcomes.target, outcomes.as_of_at
            order by draw_keys.draw_key
        ) as sample_rank
    from outcomes
    inner join draw_keys on outcomes.customer_id = draw_keys.customer_id
),

drawn as (
    select * from ranked
    where sample_rank <= {{ var('forecast_sample_size') }}
),

inputs as (
    select * from {{ ref('int_forecast_inputs') }}
),

final as (
    select
        inputs.*,
        drawn.sample_rank,
        -- By other digits of the key than those that draw.
        right(drawn.draw_key, 1) in ('0', '1', '2', '3') as is_for_calibration,
        drawn.has_happened
    from drawn
    inner join inputs
        on drawn.target = inputs.target
        and drawn.as_of_at = inputs.as_of_at
        and drawn.customer_id = inputs.customer_id
)

select * from final
