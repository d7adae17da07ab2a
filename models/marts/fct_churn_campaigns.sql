-- What it would bring to write to each tenth of the customers now, and what it would
-- have brought at the tested cut-offs, where it is known who left. Saving a customer
-- keeps the margin of what the customer usually spends in the horizon.
{%- set contact_cost = var('campaign_contact_cost') %}
{%- set save_rate = var('campaign_save_rate') %}
{%- set saved_share = save_rate ~ ' * ' ~ var('campaign_margin_share') %}
with

scores as (
    select * from {{ ref('fct_churn_scores') }}
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

valued as (
    select
        scores.*,
        cutoffs.is_latest,
        cast(scores.has_churned as integer) as churned
    from scores
    inner join cutoffs on scores.as_of_at = cutoffs.as_of_at
),

-- One cut-off may be kinder than another, by the season or by chance.
tested_cutoffs as (
    select
        model,
        churn_decile as decile,
        as_of_at,
        {{ exact_sum('churned * usual_spend') }} / count(*) * {{ saved_share }}
        - {{ contact_cost }} as gain_per_customer
    from valued
    where is_outcome_known
    group by 1, 2, 3
),

tested_ranges as (
    select
        model,
        decile,
        min(gain_per_customer) as least_tested_gain_per_customer,
        max(gain_per_customer) as most_tested_gain_per_customer
    from tested_cutoffs
    group by 1, 2
),

deciles as (
    select
        model,
        churn_decile as decile,
        count(*) filter (where is_latest) as customer_count,
        {{ exact_sum('case when is_latest then churn_probability end') }}
            as probability_total,
        {{ exact_sum('case when is_latest then usual_spend end') }}
            as usual_spend_total,
        {{ exact_sum('case when is_latest then spend_at_risk end') }}
            as spend_at_risk,
        count(*) filter (where is_outcome_known) as tested_count,
        {{ exact_sum('case when is_outcome_known then churned * usual_spend end') }}
            as tested_spend_lost
    from valued
    group by 1, 2
),

gains as (
    select
        deciles.*,
        tested_ranges.least_tested_gain_per_customer,
        tested_ranges.most_tested_gain_per_customer,
        coalesce(deciles.spend_at_risk, 0) * {{ saved_share }}
        - deciles.customer_count * {{ contact_cost }} as expected_gain,
        deciles.tested_spend_lost * {{ saved_share }}
        - deciles.tested_count * {{ contact_cost }} as tested_gain
    from deciles
    left join tested_ranges
        on deciles.model = tested_ranges.model
        and deciles.decile = tested_ranges.decile
),

final as (
    select
        model,
        decile,
        customer_count,
        probability_total / nullif(customer_count, 0) as mean_probability,
        spend_at_risk,
        round(expected_gain, 6) as expected_gain,
        cast(sum(cast(expected_gain as decimal(18, 6))) over riskier as double)
            as cumulative_expected_gain,
        expected_gain / nullif(customer_count, 0) as expected_gain_per_customer,
        tested_count,
        tested_gain / nullif(tested_count, 0) as tested_gain_per_customer,
        least_tested_gain_per_customer,
        most_tested_gain_per_customer,
        -- From which probability on writing to a customer of usual spending pays.
        {{ contact_cost }} / nullif(
            {{ saved_share }} * usual_spend_total / nullif(customer_count, 0), 0
        ) as paying_probability,
        customer_count > 0 and expected_gain > 0 as is_paying
    from gains
    window riskier as (
        partition by model
        order by decile
    )
)

select * from final
order by 1, 2
