{{ config(materialized='view') }}
with

customer_segments as (
    select * from {{ ref('int_customer_segments') }}
),

segments as (
    select * from {{ ref('int_segments') }}
),

final as (
    select
        customer_segments.method,
        customer_segments.window_id,
        customer_segments.customer_id,
        customer_segments.segment_id,
        segments.segment_name,
        customer_segments.distance,
        customer_segments.model_version
    from customer_segments
    inner join segments
        on customer_segments.method = segments.method
        and customer_segments.segment_id = segments.segment_id
)

select * from final
