-- Entries that a campaign is judged by, treated and held out alike: those of windows in
-- which the audience was sent to, since before it ran the two were treated the same. Later
-- entries of a customer would be seen by who was written to before, so the first counts.
with

members as (
    select * from {{ ref('fct_audience_members') }}
),

sent_windows as (
    select distinct
        members.audience_name,
        members.window_id
    from members
    inner join {{ ref('stg_delivery__deliveries') }} as deliveries
        on members.event_id = deliveries.event_id
        and members.audience_name = deliveries.audience_name
    where deliveries.status = 'delivered'
),

running as (
    select
        members.*,
        row_number() over (
            partition by members.audience_name, members.customer_id
            order by members.entered_at
        ) as entry_number
    from members
    inner join sent_windows
        on members.audience_name = sent_windows.audience_name
        and members.window_id = sent_windows.window_id
),

final as (
    select * exclude (entry_number)
    from running
    where entry_number = 1
)

select * from final
