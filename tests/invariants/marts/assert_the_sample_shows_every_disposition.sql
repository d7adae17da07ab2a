-- Who looks at some lines sees some of every kind: a disposition that has lines is in
-- the sample, and with no more of them than there are.
with

audit as (
    select * from {{ ref('rpt_line_audit') }}
    where row_count > 0
),

sampled as (
    select
        disposition,
        count(*) as line_count
    from {{ ref('rpt_line_sample') }}
    group by 1
),

final as (
    select
        audit.disposition,
        audit.row_count,
        sampled.line_count
    from audit
    full join sampled on audit.disposition = sampled.disposition
    where
        audit.disposition is null
        or sampled.disposition is null
        or sampled.line_count > audit.row_count
)

select * from final
