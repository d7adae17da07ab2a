with

audiences as (
    select * from {{ ref('audiences') }}
),

outcomes as (
    select unnest(['repurchased', 'net_revenue', 'moved_up']) as outcome
),

entries as (
    select
        audience_name,
        count(*) as entry_count,
        count(*) filter (where is_known) as known_count,
        min(entered_at) as first_entered_at
    from {{ ref('int_campaign_outcomes') }}
    group by 1
),

uplifts as (
    select * from {{ ref('int_campaign_uplifts') }}
),

final as (
    select
        audiences.audience_name,
        outcomes.outcome,
        case
            when entries.audience_name is null then 'not_sent'
            when audiences.holdout_share = 0 then 'nobody_held_out'
            when entries.known_count = 0 then 'not_known_yet'
            when uplifts.difference is null then 'too_few'
            else 'measured'
        end as state,
        entries.first_entered_at,
        coalesce(entries.entry_count, 0) as entry_count,
        cast(coalesce(uplifts.treated_count, 0) as bigint) as treated_count,
        cast(coalesce(uplifts.held_out_count, 0) as bigint) as held_out_count,
        uplifts.treated_mean,
        uplifts.held_out_mean,
        uplifts.difference,
        uplifts.difference_lower,
        uplifts.difference_upper,
        uplifts.cuped_difference,
        uplifts.cuped_lower,
        uplifts.cuped_upper,
        uplifts.minimum_detectable,
        cast(uplifts.days_left as integer) as days_left,
        uplifts.balance_gap,
        case
            when uplifts.cuped_lower > 0 then 'more'
            when uplifts.cuped_upper < 0 then 'less'
            when uplifts.cuped_difference is not null then 'not told apart'
        end as verdict
    from audiences
    cross join outcomes
    left join entries on audiences.audience_name = entries.audience_name
    left join uplifts
        on audiences.audience_name = uplifts.audience_name
        and outcomes.outcome = uplifts.outcome
)

select * from final
order by 1, 2
