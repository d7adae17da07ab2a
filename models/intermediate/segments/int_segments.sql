{{ config(materialized='view') }}
-- Every segment of every method, with its words.
with

rfm_segments as (
    select * from {{ ref('rfm_segments') }}
),

fitted_segments as (
    select * from {{ ref('int_segment_names') }}
),

special_segments as (
    select * from {{ ref('special_segments') }}
),

fitted_methods as (
    select distinct method from fitted_segments
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
    union all
    select
        fitted_methods.method,
        special_segments.segment_id,
        special_segments.segment_name,
        special_segments.suggested_action
    from fitted_methods
    cross join special_segments
)

select * from final
