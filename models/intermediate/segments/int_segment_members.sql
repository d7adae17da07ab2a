{{ config(materialized='view') }}
-- Who is in which segment as of the clustered window, by every fitted method.
with

customers_clustered as (
    select * from {{ ref('int_customers_clustered') }}
),

stream_assignments as (
    select * from {{ ref('int_stream_assignments') }}
),

clustered_window as (
    select * from {{ ref('int_clustered_window') }}
),

final as (
    select
        method,
        customer_id,
        segment_id
    from customers_clustered
    union all
    select
        'stream' as method,
        stream_assignments.customer_id,
        stream_assignments.segment_id
    from stream_assignments
    inner join clustered_window
        on stream_assignments.window_id = clustered_window.window_id
    where stream_assignments.segment_id > 0
)

select * from final
