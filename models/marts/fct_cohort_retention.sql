with

events as (
    select * from {{ ref('int_customer_events') }}
),

snapshots as (
    select
        all_snapshots.customer_id,
        all_snapshots.first_order_at
    from {{ ref('int_customer_snapshots') }} as all_snapshots
    where {{ is_latest_window('all_snapshots') }}
),

reach as (
    select * from {{ ref('int_data_reach') }}
),

cohorts as (
    select
        customer_id,
        cast(date_trunc('month', first_order_at) as date) as cohort_month
    from snapshots
),

cohort_sizes as (
    select
        cohort_month,
        count(*) as customer_count
    from cohorts
    group by 1
),

months as (
    select
        cohort_sizes.cohort_month,
        cohort_sizes.customer_count,
        unnest(range(
            0, 1 + date_diff('month', cohort_sizes.cohort_month, reach.last_line_at)
        )) as months_since,
        reach.last_line_at
    from cohort_sizes
    cross join reach
),

activity as (
    select
        cohorts.cohort_month,
        -- What was returned before the first order counts in its month.
        greatest(
            date_diff('month', cohorts.cohort_month, events.happened_at), 0
        ) as months_since,
        count(distinct events.customer_id) filter (where events.order_count > 0)
            as active_customer_count,
        sum(events.gross_revenue - events.returned_value) as revenue
    from events
    inner join cohorts on events.customer_id = cohorts.customer_id
    group by 1, 2
),

final as (
    select
        months.cohort_month,
        cast(months.months_since as integer) as months_since,
        months.customer_count,
        coalesce(activity.active_customer_count, 0) as active_customer_count,
        coalesce(activity.active_customer_count, 0)
        / cast(months.customer_count as double) as retained_share,
        cast(coalesce(activity.revenue, 0) as double) as revenue,
        -- The last month of the data may still get orders.
        cast(months.cohort_month as timestamp)
        + to_months(cast(months.months_since + 1 as integer)) <= months.last_line_at
            as is_complete
    from months
    left join activity
        on months.cohort_month = activity.cohort_month
        and months.months_since = activity.months_since
)

select * from final
order by 1, 2
