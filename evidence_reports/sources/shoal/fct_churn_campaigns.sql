-- One empty row where nobody is scored, since a source may not be empty.
select
    model,
    decile,
    customer_count,
    cast(round(mean_probability, 5) as double) as mean_probability,
    cast(round(spend_at_risk, 2) as double) as spend_at_risk,
    cast(round(expected_gain, 2) as double) as expected_gain,
    cast(round(cumulative_expected_gain, 2) as double) as cumulative_expected_gain,
    cast(round(expected_gain_per_customer, 2) as double) as expected_gain_per_customer,
    cast(round(tested_gain_per_customer, 2) as double) as tested_gain_per_customer,
    cast(round(least_tested_gain_per_customer, 2) as double)
        as least_tested_gain_per_customer,
    cast(round(most_tested_gain_per_customer, 2) as double)
        as most_tested_gain_per_customer,
    cast(round(paying_probability, 5) as double) as paying_probability,
    is_paying
from marts.fct_churn_campaigns
union all
select
    'none' as model,
    cast(0 as integer) as decile,
    cast(0 as bigint) as customer_count,
    cast(null as double) as mean_probability,
    cast(null as double) as spend_at_risk,
    cast(null as double) as expected_gain,
    cast(null as double) as cumulative_expected_gain,
    cast(null as double) as expected_gain_per_customer,
    cast(null as double) as tested_gain_per_customer,
    cast(null as double) as least_tested_gain_per_customer,
    cast(null as double) as most_tested_gain_per_customer,
    cast(null as double) as paying_probability,
    false as is_paying
where not exists (select 1 from marts.fct_churn_campaigns)
order by model, decile
