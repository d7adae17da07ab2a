with

audiences as (
    select * from {{ ref('audiences') }}
),

members as (
    select * from {{ ref('fct_audience_members') }}
),

entries_due as (
    select * from {{ ref('int_audience_entries_due') }}
),

last_windows as (
    select max(window_id) as window_id
    from {{ ref('dim_windows') }}
    where is_complete
),

counted as (
    select
        members.audience_name,
        count(*) as entry_count,
        max(members.entered_at) as last_entered_at,
        count(*) filter (where members.exited_at is null) as member_count,
        count(*) filter (
            where members.exited_at is null and members.split = 'held_out'
        ) as held_out_count,
        count(*) filter (where members.window_id = last_windows.window_id)
            as new_count,
        count(*) filter (
            where members.window_id = last_windows.window_id
            and members.split = 'treated'
        ) as new_treated_count,
        {{ exact_sum(
            'case when members.window_id = last_windows.window_id '
            ~ 'then members.spend_365d end'
        ) }} as new_spend_365d
    from members
    cross join last_windows
    group by 1
),

due as (
    select
        entries_due.audience_name,
        count(*) as earlier_due_count
    from entries_due
    inner join last_windows on entries_due.window_id < last_windows.window_id
    group by 1
),

final as (
    select
        audiences.audience_name,
        audiences.event_type,
        audiences.cause,
        audiences.condition,
        audiences.cooldown_days,
        audiences.priority,
        audiences.is_exclusive,
        audiences.holdout_share,
        audiences.contact_cost,
        audiences.channel,
        audiences.owner,
        audiences.suggested_action,
        coalesce(counted.entry_count, 0) as entry_count,
        counted.last_entered_at,
        coalesce(counted.member_count, 0) as member_count,
        coalesce(counted.held_out_count, 0) as held_out_count,
        coalesce(counted.new_count, 0) as new_count,
        coalesce(counted.new_treated_count, 0) as new_treated_count,
        coalesce(counted.new_spend_365d, 0) as new_spend_365d,
        round(coalesce(counted.new_treated_count, 0) * audiences.contact_cost, 6)
            as new_contact_cost,
        coalesce(due.earlier_due_count, 0) as earlier_due_count
    from audiences
    left join counted on audiences.audience_name = counted.audience_name
    left join due on audiences.audience_name = due.audience_name
)

select * from final
order by 1
