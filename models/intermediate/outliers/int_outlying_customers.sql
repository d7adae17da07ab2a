-- Whom the search leaves out for comparison: flagged by any rule as of the clustered
-- window; nobody where the var search_without_outliers is off.
with

customers as (
    select
        window_id,
        customer_id
    from {{ ref('int_clustering_input') }}
),

flagged as (
    select
        window_id,
        customer_id
    from {{ ref('int_customers_fenced') }}
    union
    select
        window_id,
        customer_id
    from {{ ref('int_customers_isolated') }}
),

final as (
    select customers.*
    from customers
    inner join flagged
        on customers.window_id = flagged.window_id
        and customers.customer_id = flagged.customer_id
    where {{ var('search_without_outliers') | lower }}
)

select * from final
