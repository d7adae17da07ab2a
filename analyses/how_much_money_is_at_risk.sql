-- Spending that is likely to be lost over the churn horizon, by segment, as of the last
-- scored cut-off and by the model in use: where keeping customers is worth most.
with

all_scores as (
    select * from {{ ref('fct_churn_scores') }}
    where model = '{{ var("churn_model") }}'
),

customers as (
    select * from {{ ref('dim_customers') }}
),

latest as (
    select max(as_of_at) as as_of_at from all_scores
),

scores as (
    select all_scores.*
    from all_scores
    inner join latest on all_scores.as_of_at = latest.as_of_at
),

final as (
    select
        customers.segment_name,
        count(*) as customer_count,
        avg(scores.churn_probability) as mean_churn_probability,
        {{ exact_sum('scores.usual_spend') }} as usual_spend,
        {{ exact_sum('scores.spend_at_risk') }} as spend_at_risk
    from scores
    inner join customers on scores.customer_id = customers.customer_id
    group by 1
)

select * from final
order by 5 desc, 1 asc
