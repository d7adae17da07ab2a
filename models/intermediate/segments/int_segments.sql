{{ config(materialized='view') }}
-- Every segment of every method, with its words.
with

rfm_segments as (
    select * from {{ ref('rfm_segments') }}
),

fitted_segments as (
    select * from {{ ref('int_segment_names') }}
),

final as (
    select
        'rfm_rules' as method,
        segment_id,
        segment_name,
        suggested_action
    from rfm_segments
    union all
    select
        method,
        segment_id,
        segment_name,
        suggested_action
    from fitted_segments
)

select * from final
