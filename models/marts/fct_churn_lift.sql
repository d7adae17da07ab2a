-- What would have been caught by looking at the riskiest tenths first, over all tested
-- cut-offs.
with

deciles as (
    select
        model,
        decile,
        count(*) as customer_count,
        count(*) filter (where has_happened) as churned_count
    from {{ ref('int_forecast_scores') }}
    where target = 'churn' and is_tested
    group by 1, 2
),

cumulated as (
    select
        *,
        sum(customer_count) over riskier as customers_so_far,
        sum(churned_count) over riskier as churned_so_far,
        sum(customer_count) over (partition by model) as customers_in_all,
        sum(churned_count) over (partition by model) as churned_in_all
    from deciles
    window riskier as (
        partition by model
        order by decile
    )
),

final as (
    select
        model,
        decile,
        customer_count,
        churned_count,
        churned_count / cast(customer_count as double) as churn_rate,
        {{ share_of(
            'churned_count * customers_in_all', 'customer_count * churned_in_all'
        ) }} as lift,
        {{ share_of('customers_so_far', 'customers_in_all') }} as cumulative_share,
        {{ share_of('churned_so_far', 'churned_in_all') }} as cumulative_gain
    from cumulated
)

select * from final
order by 1, 2
