-- size now - size before = moved in - moved out + newly come, for every segment of
-- every window: a lost or doubled transition breaks it.
with

transitions as (
    select * from {{ ref('fct_segment_transitions') }}
),

followed_methods as (
    select distinct method from transitions
),

sizes as (
    select all_sizes.*
    from {{ ref('fct_segment_sizes') }} as all_sizes
    inner join followed_methods on all_sizes.method = followed_methods.method
),

changes as (
    select
        method,
        window_id,
        segment_id,
        customer_count - coalesce(lag(customer_count) over (
            partition by method, segment_id
            order by window_id
        ), 0) as count_change
    from sizes
),

moved_in as (
    select
        method,
        window_id,
        to_segment_id as segment_id,
        count(*) as customer_count
    from transitions
    group by 1, 2, 3
),

moved_out as (
    select
        method,
        window_id,
        from_segment_id as segment_id,
        count(*) as customer_count
    from transitions
    group by 1, 2, 3
),

first_windows as (
    select
        method,
        customer_id,
        min(window_id) as window_id
    from {{ ref('fct_customer_segments') }}
    group by 1, 2
),

newly_come as (
    select
        first_windows.method,
        first_windows.window_id,
        customer_segments.segment_id,
        count(*) as customer_count
    from first_windows
    inner join {{ ref('fct_customer_segments') }} as customer_segments
        on first_windows.method = customer_segments.method
        and first_windows.window_id = customer_segments.window_id
        and first_windows.customer_id = customer_segments.customer_id
    group by 1, 2, 3
),

final as (
    select
        changes.*,
        moved_in.customer_count as moved_in_count,
        moved_out.customer_count as moved_out_count,
        newly_come.customer_count as newly_come_count
    from changes
    left join moved_in
        on changes.method = moved_in.method
        and changes.window_id = moved_in.window_id
        and changes.segment_id = moved_in.segment_id
    left join moved_out
        on changes.method = moved_out.method
        and changes.window_id = moved_out.window_id
        and changes.segment_id = moved_out.segment_id
    left join newly_come
        on changes.method = newly_come.method
        and changes.window_id = newly_come.window_id
        and changes.segment_id = newly_come.segment_id
    where
        changes.count_change
        <> coalesce(moved_in.customer_count, 0)
        - coalesce(moved_out.customer_count, 0)
        + coalesce(newly_come.customer_count, 0)
)

select * from final
