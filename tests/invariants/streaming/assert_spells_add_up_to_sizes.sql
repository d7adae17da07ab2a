-- Whoever is in a segment in a window is in one stay of it then: a gap, an overlap or a
-- lost move breaks the sums.
with

spells as (
    select * from {{ ref('fct_segment_spells') }}
),

windows as (
    select window_id from {{ ref('dim_windows') }}
),

counted as (
    select
        spells.method,
        windows.window_id,
        spells.segment_id,
        count(*) as customer_count
    from spells
    inner join windows
        on windows.window_id between spells.first_window_id and spells.last_window_id
    group by 1, 2, 3
),

sizes as (
    select
        method,
        window_id,
        segment_id,
        customer_count
    from {{ ref('fct_segment_sizes') }}
    where customer_count > 0 and method in ('rfm_rules', 'stream')
),

final as (
    select
        coalesce(counted.method, sizes.method) as method,
        coalesce(counted.window_id, sizes.window_id) as window_id,
        coalesce(counted.segment_id, sizes.segment_id) as segment_id,
        counted.customer_count as spell_count,
        sizes.customer_count
    from counted
    full join sizes
        on counted.method = sizes.method
        and counted.window_id = sizes.window_id
        and counted.segment_id = sizes.segment_id
    where counted.customer_count is distinct from sizes.customer_count
)

select * from final
