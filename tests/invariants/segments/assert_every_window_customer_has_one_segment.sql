-- A customer without a segment, or with two, makes shares that do not add up. Methods
-- that are fitted at one window speak of that window only.
with

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

customer_segments as (
    select * from {{ ref('fct_customer_segments') }}
),

spoken as (
    select distinct
        method,
        window_id
    from customer_segments
),

expected as (
    select
        spoken.method,
        snapshots.window_id,
        snapshots.customer_id
    from spoken
    inner join snapshots on spoken.window_id = snapshots.window_id
),

counted as (
    select
        method,
        window_id,
        customer_id,
        count(*) as segment_count
    from customer_segments
    group by 1, 2, 3
),

all_rules as (
    select
        'rfm_rules' as method,
        window_id,
        customer_id
    from snapshots
),

final as (
    select
        coalesce(expected.method, counted.method) as method,
        coalesce(expected.window_id, counted.window_id) as window_id,
        coalesce(expected.customer_id, counted.customer_id) as customer_id
    from expected
    full join counted
        on expected.method = counted.method
        and expected.window_id = counted.window_id
        and expected.customer_id = counted.customer_id
    where
        expected.method is null
        or counted.segment_count is distinct from 1
    union all
    select all_rules.*
    from all_rules
    left join counted
        on all_rules.method = counted.method
        and all_rules.window_id = counted.window_id
        and all_rules.customer_id = counted.customer_id
    where counted.method is null
)

select * from final
