-- The whole way of one customer by the rules: each move, why, and what was bought in
-- the window. Without customer_to_trace, the customer who moved most often:
-- dbt show -s how_one_customer_went --vars '{customer_to_trace: "14414"}'
{% set chosen = var('customer_to_trace', '') -%}
with

transitions as (
    select * from {{ ref('fct_segment_transitions') }}
    where method = 'rfm_rules'
),

activity as (
    select * from {{ ref('fct_customer_activity') }}
),

move_counts as (
    select
        customer_id,
        count(*) as move_count
    from transitions
    where '{{ chosen }}' in ('', customer_id)
    group by 1
),

traced as (
    select
        customer_id,
        move_count
    from move_counts
    order by 2 desc, 1 asc
    limit 1
),

final as (
    select
        transitions.customer_id,
        transitions.window_id,
        transitions.moved_on,
        transitions.from_segment_name,
        transitions.to_segment_name,
        transitions.cause,
        transitions.dwell_windows,
        transitions.trailing_revenue,
        coalesce(activity.order_count, 0) as orders_in_window,
        coalesce(activity.gross_revenue, 0) as sales_in_window,
        coalesce(activity.returned_value, 0) as returns_in_window
    from transitions
    inner join traced on transitions.customer_id = traced.customer_id
    left join activity
        on transitions.customer_id = activity.customer_id
        and transitions.window_id = activity.window_id
)

select * from final
order by 2
