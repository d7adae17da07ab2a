with

compared as (
    select
        *,
        unnest([
            'everyone', case when is_wholesale then 'wholesale' else 'retail' end
        ]) as population
    from {{ ref('int_value_compared') }}
),

cutoffs as (
    select * from {{ ref('int_value_cutoffs') }}
    where cut_off = 'held_out'
),

ranked as (
    select
        *,
        {{ middle_rank('predicted', 'population, target, predictor') }}
            as predicted_rank,
        {{ middle_rank('outcome', 'population, target, predictor') }} as outcome_rank,
        ceil(count(*) over (partition by population, target, predictor) / 10)
            as place_count,
        count(*) over (partition by population, target, predictor, predicted)
            as equal_count,
        rank() over (
            partition by population, target, predictor
            order by predicted desc
        ) - 1 as ahead_count
    from compared
),

topped as (
    select
        *,
        -- Of equal forecasts that fit into the tenth in part each counts that part.
        greatest(least((place_count - ahead_count) / equal_count, 1), 0)
            as top_decile_part
    from ranked
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
            exact_sum('top_decile_part * outcome'),
            exact_sum('outcome')
        ) }} end as top_decile_share,
        avg(cast(is_within_interval as integer)) as interval_coverage
    from topped
    group by 1, 2, 3
),

final as (
    select
        measured.population,
        measured.target,
        measured.predictor,
        cutoffs.as_of_at,
        cutoffs.horizon_days,
        measured.customer_count,
        measured.predicted_total,
        measured.actual_total,
        measured.mae,
        measured.rmse,
        round(measured.rank_correlation, 9) as rank_correlation,
        measured.top_decile_share,
        measured.interval_coverage
    from measured
    cross join cutoffs
)

select * from final
order by 1, 2, 3
