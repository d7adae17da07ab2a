-- The other side: a candidate that is left out must have an entry shortly before it.
with

skipped as (
    select candidates.*
    from {{ ref('int_audience_candidates') }} as candidates
    left join {{ ref('int_audience_entries') }} as entries
        on candidates.audience_name = entries.audience_name
        and candidates.event_id = entries.event_id
    where entries.event_id is null
),

explained as (
    select
        skipped.audience_name,
        skipped.event_id
    from skipped
    inner join {{ ref('int_audience_entries') }} as entries
        on skipped.audience_name = entries.audience_name
        and skipped.customer_id = entries.customer_id
        and skipped.occurred_at > entries.occurred_at
        and skipped.occurred_at < entries.occurred_at + to_days(entries.cooldown_days)
)

select skipped.*
from skipped
left join explained
    on skipped.audience_name = explained.audience_name
    and skipped.event_id = explained.event_id
where explained.event_id is null
