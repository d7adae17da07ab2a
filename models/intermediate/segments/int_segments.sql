{{ config(materialized='view') }}
-- Every segment of every method, with its words.
with

rfm_segments as (
    select * from {{ ref('rfm_segments') }}
),

fitted_segments as (
    select * from {{ ref('int_segment_names') }}
),

stream_segments as (
    select distinct segment_id
    from {{ ref('int_stream_centres') }}
    where parameter = 'count'
),

special_segments as (
    select * from {{ ref('special_segments') }}
),

fitted_methods as (
    select distinct method from fitted_segments
    union
    select 'stream' as method
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
    -- Segments of former models of the stream, which nobody is in as of that window.
    select
        'stream' as method,
        stream_segments.segment_id,
        'Former group ' || stream_segments.segment_id as segment_name,
        'None: nobody is in it any more' as suggested_action
    from stream_segments
    left join fitted_segments
        on fitted_segments.method = 'stream'
        and stream_segments.segment_id = fitted_segments.segment_id
    where fitted_segments.segment_id is null
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
