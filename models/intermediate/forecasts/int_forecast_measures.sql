-- How good each forecast was, from the ranks of probabilities; equal ones count half.
with

scores as (
    select * from {{ ref('int_forecast_scores') }}
    where is_tested
),

levels as (
    select
        target,
        model,
        as_of_at,
        probability,
        count(*) as customer_count,
        count(*) filter (where has_happened) as happened_count,
        count(*) filter (where not has_happened) as other_count
    from scores
    group by 1, 2, 3, 4
),

cumulated as (
    select
        *,
        -- In doubles, exact for counts: DuckDB adds integers up in 128 bits, which
        -- takes three times as long here.
        sum(cast(other_count as double)) over upwards - other_count as others_below,
        sum(cast(happened_count as double)) over downwards as happened_from_here,
        sum(cast(customer_count as double)) over downwards as customers_from_here
    from levels
    window
        upwards as (
            partition by target, model, as_of_at
            order by probability
        ),
        downwards as (
            partition by target, model, as_of_at
            order by probability desc
        )
),

final as (
    select
        target,
        model,
        as_of_at,
        cast(sum(customer_count) as bigint) as customer_count,
        cast(sum(happened_count) as bigint) as happened_count,
        sum(happened_count) / cast(sum(customer_count) as double) as base_rate,
        {{ exact_sum('customer_count * probability') }} / sum(customer_count)
            as mean_probability,
        sum(happened_count * (2 * others_below + other_count))
        / nullif(cast(2 * sum(happened_count) * sum(other_count) as double), 0)
            as auc,
        {{ exact_sum('happened_count * happened_from_here / customers_from_here') }}
        / nullif(sum(happened_count), 0) as average_precision,
        {{ exact_sum(
            'happened_count * power(1 - probability, 2) + other_count * power(probability, 2)'
        ) }} / sum(customer_count) as brier,
        -- Whoever was sure and wrong is charged as if sure to one in a million.
        {{ exact_sum(
            '- happened_count * ln(greatest(probability, 1e-6))'
            ~ ' - other_count * ln(greatest(1 - probability, 1e-6))'
        ) }} / sum(customer_count) as log_loss
    from cumulated
    group by 1, 2, 3
)

select * from final
