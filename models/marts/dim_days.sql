-- Every day of the history, by which metrics are counted where nothing happened.
with

windows as (
    select
        min(window_start_at) as first_start_at,
        max(window_end_at) as last_end_at
    from {{ ref('dim_windows') }}
),

final as (
    select cast(unnest(generate_series(
        cast(first_start_at as date), cast(last_end_at as date), interval 1 day
    )) as date) as date_day
    from windows
)

select * from final
order by 1
