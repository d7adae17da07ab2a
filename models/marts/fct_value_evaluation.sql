with

compared as (
    select
        *,
        unnest([
            'everyone', case when is_wholesale then 'wholesale' else 'retail' end
        ]) as population
    from {{ ref('int_value_compared') }}
),

cut_offs as (
    select * from {{ ref('int_value_cut_offs') }}
    where cut_off = 'held_out'
),

ranked as (
    select
        *,
        {{ middle_rank('predicted', 'population, target, predictor') }}
            as predicted_rank,
        {{ middle_rank('outcome', 'population, target, predictor') }} as outcome_rank,
        -- Of equal forecasts, as many as fit into the tenth, by customer.
        row_number() over (
            partition by population, target, predictor
            order by predicted desc, customer_id asc
        ) <= ceil(count(*) over (partition by population, target, predictor) / 10)
            as is_in_top_decile
    from compared
),

measured as (
    select
        population,
        target,
        predictor,
        count(*) as customer_count,
        {{ exact_sum('predicted') }} as predicted_total,
        {{ exact_sum('outcome') }} as actual_total,
        {{ exact_sum('abs(predicted - outcome)') }} / count(*) as mae,
        sqrt({{ exact_sum('power(predicted - outcome, 2)') }} / count(*)) as rmse,
        {{ rank_correlation('predicted_rank', 'outcome_rank') }} as rank_correlation,
        case when count(distinct predicted) > 1 then {{ share_of(
            exact_sum('case when is_in_top_decile then outcome else 0 end'),
            exact_sum('outcome')
        ) }} end as top_decile_share,
        avg(cast(is_within_interval as integer)) as interval_coverage
    from ranked
    group by 1, 2, 3
),

final as (
    select
        measured.population,
        measured.target,
        measured.predictor,
        cut_offs.as_of_at,
        cut_offs.horizon_days,
        measured.customer_count,
        measured.predicted_total,
        measured.actual_total,
        measured.mae,
        measured.rmse,
        round(measured.rank_correlation, 9) as rank_correlation,
        measured.top_decile_share,
        measured.interval_coverage
    from measured
    cross join cut_offs
)

select * from final
order by 1, 2, 3
