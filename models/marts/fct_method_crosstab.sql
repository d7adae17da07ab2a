with

customer_segments as (
    select * from {{ ref('int_customer_segments') }}
),

-- In it all methods speak.
clustered_window as (
    select * from {{ ref('int_clustered_window') }}
),

labels as (
    select customer_segments.*
    from customer_segments
    inner join clustered_window
        on customer_segments.window_id = clustered_window.window_id
),

segments as (
    select * from {{ ref('int_segments') }}
),

crossed as (
    select
        labels.method,
        labels.segment_id,
        other_labels.method as other_method,
        other_labels.segment_id as other_segment_id,
        count(*) as customer_count
    from labels
    inner join labels as other_labels
        on labels.customer_id = other_labels.customer_id
        and labels.method <> other_labels.method
    group by 1, 2, 3, 4
),

final as (
    select
        crossed.method,
        crossed.segment_id,
        segments.segment_name,
        crossed.other_method,
        crossed.other_segment_id,
        other_segments.segment_name as other_segment_name,
        crossed.customer_count,
        crossed.customer_count / cast(sum(crossed.customer_count) over (
            partition by crossed.method, crossed.other_method, crossed.segment_id
        ) as double) as customer_share
    from crossed
    inner join segments
        on crossed.method = segments.method
        and crossed.segment_id = segments.segment_id
    inner join segments as other_segments
        on crossed.other_method = other_segments.method
        and crossed.other_segment_id = other_segments.segment_id
)

select * from final
order by 1, 2, 4, 5
