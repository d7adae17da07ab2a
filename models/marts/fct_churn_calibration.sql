-- Customers of all tested cut-offs by their probability, in tenths; equal probabilities
-- are in one bin, the lower one.
with

scores as (
    select * from {{ ref('int_forecast_scores') }}
    where target = 'churn' and is_tested
),

binned as (
    select
        *,
        {{ ranked_part(10, 'probability', 'model') }} as bin
    from scores
),

final as (
    select
        model,
        bin,
        {{ exact_sum('probability') }} / count(*) as predicted,
        avg(cast(has_happened as integer)) as observed,
        min(probability) as least_probability,
        max(probability) as greatest_probability,
        count(*) as customer_count
    from binned
    group by 1, 2
)

select * from final
order by 1, 2
