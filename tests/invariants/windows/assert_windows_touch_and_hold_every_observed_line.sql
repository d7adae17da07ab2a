-- A gap between windows loses lines, an overlap counts them twice.
with

windows as (
    select
        *,
        lag(window_end_at) over (order by window_id) as previous_window_end_at,
        lag(window_id) over (order by window_id) as previous_window_id
    from {{ ref('int_observation_windows') }}
),

lines as (
    select invoiced_at from {{ ref('int_transaction_lines_flagged') }}
    where is_observed
),

counted as (
    select
        windows.window_id,
        count(*) as line_count
    from windows
    inner join lines
        on windows.window_start_at <= lines.invoiced_at
        and windows.window_end_at > lines.invoiced_at
    group by 1
),

line_totals as (
    select count(*) as line_total from lines
),

window_totals as (
    select coalesce(sum(line_count), 0) as line_total from windows
),

final as (
    select
        windows.window_id,
        'does not touch the window before, or counts other lines' as problem
    from windows
    left join counted on windows.window_id = counted.window_id
    where
        windows.window_start_at >= windows.window_end_at
        or windows.window_start_at <> windows.previous_window_end_at
        or windows.window_id <> windows.previous_window_id + 1
        or windows.line_count <> coalesce(counted.line_count, 0)
    union all
    select
        null as window_id,
        'lines outside of all windows' as problem
    from line_totals
    cross join window_totals
    where line_totals.line_total is distinct from window_totals.line_total
)

select * from final
