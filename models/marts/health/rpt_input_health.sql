-- One CTE a check, with the five columns that tell_checks() reads.
{%- set oldest_days = var('freshness_days_ceiling') %}
with

audit as (
    select * from {{ ref('rpt_line_audit') }}
),

windows as (
    select * from {{ ref('dim_windows') }}
),

largest_input as (
    select * from {{ ref('int_largest_input') }}
),

last_lines as (
    select max(last_line_at) as last_line_at from windows
),

-- No clock unless it is asked for, so that a rerun gives the same marts.
latest as (
    select
        {% if oldest_days -%}
            date_diff(
                'day',
                last_line_at,
                timestamp '{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}'
            )
        {%- else -%}
            cast(null as bigint)
        {%- endif %} as age_days
    from last_lines
),

freshness as (
    select
        'input_freshness' as check_name,
        cast(age_days as double) as measured,
        cast({{ oldest_days }} as double) as threshold,
        age_days <= {{ oldest_days }} as is_passed,
        coalesce(
            'The last line is ' || {{ count_words('age_days', 'day') }} || ' old.',
            {% if oldest_days %}null{% else -%}
                'Not asked for: freshness_days_ceiling is 0.'
            {%- endif %}
        ) as explanation
    from latest
),

placed as (
    select
        line_count,
        row_number() over (order by window_id desc) as place
    from windows
    where is_complete
),

volumes as (
    select
        max(line_count) filter (where place = 1) as line_count,
        case
            when count(*) > {{ var('flow_least_windows') }}
                then median(line_count) filter (where place > 1)
        end as usual_count
    from placed
    where place <= {{ var('flow_history_windows') }} + 1
),

volume as (
    select
        'input_volume' as check_name,
        line_count / nullif(usual_count, 0) as measured,
        cast({{ var('volume_share_floor') }} as double) as threshold,
        line_count / nullif(usual_count, 0) >= {{ var('volume_share_floor') }}
            as is_passed,
        'The last complete window holds ' || {{ count_words('line_count', 'line') }}
        || ', a usual one ' || {{ count_words('round(usual_count)', 'line') }} || '.'
            as explanation
    from volumes
),

counted as (
    select
        cast(sum(row_count) as bigint) as row_count,
        cast(sum(row_count) filter (where disposition in (
            'malformed_row', 'unreadable_date', 'unreadable_amount'
        )) as bigint) as unparsed_count
    from audit
),

unparsed as (
    select
        'input_unparsed' as check_name,
        {{ share_of('unparsed_count', 'row_count') }} as measured,
        cast({{ var('unparsed_share_ceiling') }} as double) as threshold,
        {{ share_of('unparsed_count', 'row_count') }}
        <= {{ var('unparsed_share_ceiling') }} as is_passed,
        'Of ' || {{ count_words('row_count', 'row') }} || ' '
        || format('{:,}', unparsed_count) || ' could not be read.' as explanation
    from counted
),

returned as (
    select
        sum(row_count) as row_count,
        coalesce(sum(revenue), 0) as revenue
    from audit
    where disposition in ('return_matched', 'return_unmatched')
),

-- Some files write what comes back without its minus, and returns would be sales.
returned_money as (
    select
        'input_returns' as check_name,
        revenue as measured,
        cast(0 as double) as threshold,
        case when row_count > 0 then revenue <= 0 end as is_passed,
        case
            when coalesce(row_count, 0) = 0 then 'The input has no returns.'
            when revenue <= 0
                then 'Returns give back ' || {{ money_words('-revenue') }} || '.'
            else 'Returns add ' || {{ money_words('revenue') }}
                || ': quantity and price of a return multiply to less than 0.'
        end as explanation
    from returned
),

-- A run is none of the earlier ones yet, so that the first and the second say the same.
against_earlier as (
    select
        counted.row_count,
        greatest(counted.row_count, largest_input.row_count) as most_count
    from counted
    cross join largest_input
),

shrinkage as (
    select
        'input_rows_against_earlier_runs' as check_name,
        {{ share_of('row_count', 'most_count') }} as measured,
        cast({{ var('input_rows_floor') }} as double) as threshold,
        {{ share_of('row_count', 'most_count') }} >= {{ var('input_rows_floor') }}
            as is_passed,
        'The input holds ' || {{ count_words('row_count', 'row') }}
        || '; the most that a run has read of it is ' || format('{:,}', most_count)
        || '.' as explanation
    from against_earlier
),

final as (
    {{ tell_checks([
        'freshness',
        'volume',
        'unparsed',
        'returned_money',
        'shrinkage',
    ]) }}
)

select * from final
order by 1
