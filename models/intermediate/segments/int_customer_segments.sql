{{ config(materialized='view') }}
-- Every customer's segment by every method in every window in which the method speaks.
with

assigned as (
    select * from {{ ref('int_customers_assigned') }}
),

clustered as (
    select * from {{ ref('int_customers_clustered') }}
),

final as (
    select
        method,
        window_id,
        customer_id,
        segment_id,
        distance,
        model_version
    from assigned
    union all
    select
        method,
        window_id,
        customer_id,
        segment_id,
        distance,
        model_version
    from clustered
)

select * from final
