-- Marts that are built apart must agree on how many customers there are and what they
-- brought; each row is a mart that does not.
with

customers as (
    select
        count(*) as customer_count,
        sum(monetary) as revenue
    from {{ ref('dim_customers') }}
),

latest_sizes as (
    select sizes.*
    from {{ ref('fct_segment_sizes') }} as sizes
    where {{ is_latest_window('sizes') }}
),

-- With segment_as_of fitted methods speak of the customers of an earlier window.
latest_methods as (
    select distinct method from latest_sizes
),

latest_segments as (
    select segments.*
    from {{ ref('dim_segments') }} as segments
    inner join latest_methods on segments.method = latest_methods.method
),

counted as (
    select
        'dim_windows' as mart,
        arg_max(customer_count, window_id) as customer_count,
        null as revenue
    from {{ ref('dim_windows') }}
    union all
    select
        'dim_segments ' || method as mart,
        sum(customer_count) as customer_count,
        sum(revenue) as revenue
    from latest_segments
    group by 1
    union all
    select
        'fct_segment_sizes ' || method as mart,
        sum(customer_count) as customer_count,
        sum(revenue) as revenue
    from latest_sizes
    group by 1
    union all
    -- Cohorts tell net money in any case.
    select
        'fct_cohort_retention' as mart,
        sum(customer_count) filter (where months_since = 0) as customer_count,
        {{ "sum(revenue)" if var("monetary_basis") == "net" else "null" }} as revenue
    from {{ ref('fct_cohort_retention') }}
),

final as (
    select
        counted.mart,
        counted.customer_count,
        counted.revenue
    from counted
    cross join customers
    where
        counted.customer_count is distinct from customers.customer_count
        or abs(counted.revenue - customers.revenue) > 0.01
)

select * from final
