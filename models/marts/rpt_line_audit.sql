with

dispositions as (
    select * from {{ ref('line_dispositions') }}
),

lines as (
    select
        disposition,
        line_revenue
    from {{ ref('int_transaction_lines_flagged') }}
),

counted as (
    select
        disposition,
        count(*) as row_count,
        sum(line_revenue) as revenue
    from lines
    group by 1
),

-- A full join: a disposition that the seed does not know would otherwise be lost.
final as (
    select
        coalesce(dispositions.disposition, counted.disposition) as disposition,
        coalesce(counted.row_count, 0) as row_count,
        coalesce(counted.row_count, 0) / cast(sum(counted.row_count) over () as double)
            as row_share,
        cast(coalesce(counted.revenue, 0) as double) as revenue,
        dispositions.counts_as in ('sale', 'return') as in_model,
        dispositions.explanation
    from dispositions
    full join counted on dispositions.disposition = counted.disposition
)

select * from final
order by 1
