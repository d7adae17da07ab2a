-- Cohorts by how many came back in their third month, complete months and cohorts of at
-- least twenty customers only: whose first month to look at again.
with

retention as (
    select * from {{ ref('fct_cohort_retention') }}
    where months_since = 3 and is_complete and customer_count >= 20
),

final as (
    select
        cohort_month,
        customer_count,
        active_customer_count,
        retained_share,
        revenue / customer_count as revenue_of_month_per_customer,
        rank() over (order by retained_share desc, cohort_month asc) as retention_rank
    from retention
)

select * from final
order by 6
