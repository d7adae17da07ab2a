select
    cohort_month,
    months_since,
    customer_count,
    active_customer_count,
    retained_share,
    revenue,
    is_complete
from marts.fct_cohort_retention
order by cohort_month, months_since
