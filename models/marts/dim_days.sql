-- Every day of the history, by which metrics are counted where nothing happened.
with

windows as (
    select * from {{ ref('dim_windows') }}
),

span as (
    select
        cast(min(window_start_at) as date) as first_day,
        max(last_day) as last_day
    from windows
),

final as (
    select
        cast(
            unnest(generate_series(first_day, last_day, interval 1 day)) as date
        ) as date_day
    from span
)

select * from final
order by 1
