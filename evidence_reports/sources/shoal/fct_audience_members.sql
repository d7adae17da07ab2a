-- Members now. One empty row where there is nobody, since a source may not be empty.
select
    members.audience_name,
    members.customer_id,
    windows.last_day as entered_on,
    members.window_id,
    members.split,
    members.segment_name,
    cast(round(members.spend_365d, 2) as double) as spend_365d
from marts.fct_audience_members as members
inner join marts.dim_windows as windows on members.window_id = windows.window_id
where members.exited_at is null
union all
select
    'none' as audience_name,
    '' as customer_id,
    cast('2000-01-01' as date) as entered_on,
    cast(0 as integer) as window_id,
    'none' as split,
    '' as segment_name,
    cast(0 as double) as spend_365d
where not exists (
    select 1
    from marts.fct_audience_members
    where exited_at is null
)
order by audience_name, entered_on, customer_id
