with

lineage as (
    select * from {{ ref('int_segment_lineage') }}
),

segments as (
    select * from {{ ref('int_segments') }}
),

final as (
    select
        lineage.method,
        lineage.window_id,
        lineage.segment_id,
        segments.segment_name,
        lineage.event,
        lineage.shared_customer_share,
        lineage.centre_shift
    from lineage
    inner join segments
        on lineage.method = segments.method
        and lineage.segment_id = segments.segment_id
)

select * from final
order by 1, 2, 3
