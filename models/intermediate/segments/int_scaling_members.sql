{{ config(materialized='view') }}
-- Who is in which segment of every fitted method under every scaling: under the one in
-- force as everywhere, under the others as if it were that one.
with

customers_clustered as (
    select * from {{ ref('int_customers_clustered') }}
),

scaling_labels as (
    select * from {{ ref('int_scaling_labels') }}
),

final as (
    select
        '{{ var("feature_scaling") }}' as scaling,
        method,
        customer_id,
        segment_id
    from customers_clustered
    union all
    select
        scaling,
        method,
        customer_id,
        segment_id
    from scaling_labels
)

select * from final
