-- Customers who crossed a segment's threshold in the last complete window, with what
-- moved them: the list for Monday morning. The dearest first.
with

all_transitions as (
    select * from {{ ref('fct_segment_transitions') }}
    where method = 'rfm_rules'
),

windows as (
    select max(window_id) as last_window_id from {{ ref('dim_windows') }}
    where is_complete
),

transitions as (
    select all_transitions.*
    from all_transitions
    inner join windows on all_transitions.window_id = windows.last_window_id
),

final as (
    select
        customer_id,
        from_segment_name,
        to_segment_name,
        cause,
        dwell_windows as windows_in_segment_before,
        is_flapping,
        trailing_revenue
    from transitions
)

select * from final
order by 7 desc, 1 asc
