-- Whom an audience takes when: the first fitting event, then the next that happens when
-- cooldown_days have passed since the last that was taken. Which follows which is
-- looked up once for all; taken is what is reached from the first.
with recursive

candidates as (
    select * from {{ ref('int_audience_candidates') }}
),

followed as (
    select
        candidates.*,
        later.occurred_at as next_at
    from candidates
    asof left join candidates as later
        on candidates.audience_name = later.audience_name
        and candidates.customer_id = later.customer_id
        and candidates.occurred_at + to_days(candidates.cooldown_days)
        <= later.occurred_at
),

firsts as (
    select
        audience_name,
        customer_id,
        min(occurred_at) as occurred_at
    from candidates
    group by 1, 2
),

taken as (
    select
        followed.audience_name,
        followed.customer_id,
        followed.occurred_at,
        followed.next_at
    from followed
    inner join firsts
        on followed.audience_name = firsts.audience_name
        and followed.customer_id = firsts.customer_id
        and followed.occurred_at = firsts.occurred_at
    union all
    select
        followed.audience_name,
        followed.customer_id,
        followed.occurred_at,
        followed.next_at
    from taken
    inner join followed
        on taken.audience_name = followed.audience_name
        and taken.customer_id = followed.customer_id
        and taken.next_at = followed.occurred_at
),

final as (
    select candidates.*
    from candidates
    inner join taken
        on candidates.audience_name = taken.audience_name
        and candidates.customer_id = taken.customer_id
        and candidates.occurred_at = taken.occurred_at
)

select * from final
