-- Entries that are to be written to and still can be. Whoever came weeks ago may be
-- written to as well, as long as it is not too late.
with

members as (
    select * from {{ ref('fct_audience_members') }}
),

deliveries as (
    select * from {{ ref('stg_delivery__deliveries') }}
),

reach as (
    select max(last_line_at) as last_line_at from {{ ref('dim_windows') }}
),

final as (
    select
        members.audience_name,
        members.event_id,
        members.window_id
    from members
    cross join reach
    where
        members.split = 'treated'
        and members.send_before_at > reach.last_line_at
        and not exists (
            select 1
            from deliveries
            where
                members.event_id = deliveries.event_id
                and members.audience_name = deliveries.audience_name
                and deliveries.status = 'delivered'
        )
)

select * from final
