with

cutoffs as (
    select * from {{ ref('int_value_cutoffs') }}
),

models as (
    select * from {{ ref('int_value_models') }}
),

ranked as (
    select
        cut_off,
        {{ middle_rank('order_count', 'cut_off') }} as order_count_rank,
        {{ middle_rank('mean_order_value', 'cut_off') }} as mean_order_value_rank
    from {{ ref('int_value_input') }}
    -- The mean of a single order says little of a customer.
    where order_count > 1 and mean_order_value > 0
),

correlations as (
    select
        cut_off,
        round({{ rank_correlation('order_count_rank', 'mean_order_value_rank') }}, 9)
            as frequency_value_correlation
    from ranked
    group by 1
),

final as (
    select
        cutoffs.cut_off,
        cutoffs.window_id,
        cutoffs.as_of_at,
        cutoffs.horizon_days,
        case
            when cutoffs.window_id is null then 'too_short_a_history'
            else coalesce(models.state, 'too_few_customers')
        end as state,
        coalesce(models.customer_count, 0) as customer_count,
        coalesce(models.repeat_buyer_count, 0) as repeat_buyer_count,
        models.r,
        models.alpha,
        models.a,
        models.b,
        models.orders_log_likelihood,
        models.p,
        models.q,
        models.gamma,
        models.order_value_log_likelihood,
        correlations.frequency_value_correlation
    from cutoffs
    left join models on cutoffs.cut_off = models.cut_off
    left join correlations on cutoffs.cut_off = correlations.cut_off
)

select * from final
order by 1
