-- A row that falls out between the file and the audit is a row lost silently.
with

input as (
    select
        count(*) as row_count,
        cast(coalesce(sum(line_revenue), 0) as decimal(38, 2)) as revenue
    from {{ ref('stg_retail__transactions') }}
),

audit as (
    select
        sum(row_count) as row_count,
        cast(sum(revenue) as decimal(38, 2)) as revenue,
        sum(row_share) as row_share
    from {{ ref('rpt_line_audit') }}
),

final as (
    select
        input.row_count as input_row_count,
        audit.row_count as audit_row_count,
        input.revenue as input_revenue,
        audit.revenue as audit_revenue
    from input
    cross join audit
    where
        input.row_count is distinct from audit.row_count
        or abs(input.revenue - audit.revenue) > 0.01
        or input.revenue is null <> audit.revenue is null
        or abs(audit.row_share - 1) > 1e-9
)

select * from final
