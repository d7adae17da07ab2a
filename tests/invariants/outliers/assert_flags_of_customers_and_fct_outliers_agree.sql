-- Two answers to "is this customer an outlier" would be worse than none.
with

customers as (
    select * from {{ ref('dim_customers') }}
),

outliers as (
    select * from {{ ref('fct_outliers') }}
    where rule in ('monetary_fence', 'order_size_fence')
),

flagged as (
    select
        customer_id,
        'monetary_fence' as rule
    from customers
    where is_outlier
    union all
    select
        customer_id,
        'order_size_fence' as rule
    from customers
    where is_wholesale
),

final as (
    select
        coalesce(outliers.customer_id, flagged.customer_id) as customer_id,
        coalesce(outliers.rule, flagged.rule) as rule
    from outliers
    full join flagged
        on outliers.customer_id = flagged.customer_id
        and outliers.rule = flagged.rule
    where outliers.customer_id is null or flagged.customer_id is null
)

select * from final
