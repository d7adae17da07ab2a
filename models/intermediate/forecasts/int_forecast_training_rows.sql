-- What models are fitted to: customers at cut-offs whose outcome is known, no more than
-- forecast_sample_size a cut-off, those of the lowest seeded hash, so that who is drawn
-- hangs on nobody else. A quarter of the customers is kept for calibration: always the
-- same ones, else a customer's earlier row would tell of the later one.
with

outcomes as (
    select
        target,
        as_of_at,
        customer_id,
        has_happened,
        md5(customer_id || ' {{ var("random_seed") }}') as customer_hash
    from {{ ref('int_customer_outcomes') }}
    where is_eligible and is_outcome_known
),

drawn as (
    select
        *,
        row_number() over (
            partition by target, as_of_at
            order by customer_hash, customer_id
        ) as sample_rank
    from outcomes
    qualify sample_rank <= {{ var('forecast_sample_size') }}
),

inputs as (
    select * from {{ ref('int_forecast_inputs') }}
),

final as (
    select
        inputs.*,
        drawn.sample_rank,
        -- By other digits of the hash than those that draw.
        right(drawn.customer_hash, 1) in ('0', '1', '2', '3') as is_for_calibration,
        drawn.has_happened
    from drawn
    inner join inputs
        on drawn.target = inputs.target
        and drawn.as_of_at = inputs.as_of_at
        and drawn.customer_id = inputs.customer_id
)

select * from final
