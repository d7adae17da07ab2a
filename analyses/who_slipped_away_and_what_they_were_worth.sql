-- Customers who only by time passing fell out of the best segments in the last eight
-- windows and have not come back: whom to write to first.
with

spells as (
    select * from {{ ref('fct_segment_spells') }}
    where method = 'rfm_rules'
),

windows as (
    select * from {{ ref('dim_windows') }}
),

customers as (
    select * from {{ ref('dim_customers') }}
),

last_windows as (
    select max(window_id) as window_id from windows
),

falls as (
    select
        spells.customer_id,
        max(spells.first_window_id) as window_id
    from spells
    cross join last_windows
    where
        spells.cause = 'ageing'
        and spells.from_segment_id <= 2
        and spells.segment_id > 2
        and spells.first_window_id > last_windows.window_id - 8
    group by 1
),

current_spells as (
    select * from spells
    where is_current
),

final as (
    select
        falls.customer_id,
        fallen.from_segment_name,
        current_spells.segment_name as segment_name_now,
        windows.last_day as slipped_away_on,
        fallen.trailing_revenue as revenue_of_last_year,
        customers.recency_days
    from falls
    inner join spells as fallen
        on falls.customer_id = fallen.customer_id
        and falls.window_id = fallen.first_window_id
    inner join current_spells on falls.customer_id = current_spells.customer_id
    inner join windows on falls.window_id = windows.window_id
    inner join customers on falls.customer_id = customers.customer_id
    -- Who has come back since needs no letter.
    where current_spells.segment_id > 2
)

select * from final
order by 5 desc, 1 asc
