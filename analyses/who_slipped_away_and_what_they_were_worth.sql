-- Customers who only by time passing left the best segments in the last eight windows:
-- whom to write to first.
with

transitions as (
    select * from {{ ref('fct_segment_transitions') }}
),

windows as (
    select max(window_id) as last_window_id from {{ ref('dim_windows') }}
),

customers as (
    select * from {{ ref('dim_customers') }}
),

final as (
    select
        transitions.customer_id,
        transitions.from_segment_name,
        customers.segment_name as segment_name_now,
        cast(transitions.transitioned_at as date) as slipped_away_on,
        transitions.trailing_revenue as revenue_of_last_year,
        customers.recency_days
    from transitions
    cross join windows
    inner join customers on transitions.customer_id = customers.customer_id
    where
        transitions.method = 'rfm_rules'
        and transitions.cause = 'ageing'
        and transitions.from_segment_id <= 2
        and transitions.window_id > windows.last_window_id - 8
        -- Who has come back since needs no letter.
        and customers.segment_name <> transitions.from_segment_name
)

select * from final
order by 5 desc, 1 asc
