with

projections as (
    select * from {{ ref('fct_segment_projections') }}
    where actual_count is not null
),

final as (
    select
        method,
        windows_ahead,
        count(distinct window_id) as compared_windows,
        round(
            {{ exact_sum('abs(projected_count - actual_count)') }}
            / nullif(cast(sum(actual_count) as double), 0),
            9
        ) as error_share,
        round(
            cast(sum(abs(customer_count - actual_count)) as double)
            / nullif(cast(sum(actual_count) as double), 0),
            9
        ) as no_change_error_share
    from projections
    group by 1, 2
)

select * from final
order by 1, 2
