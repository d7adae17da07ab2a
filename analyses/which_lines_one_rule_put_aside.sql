-- The dearest twenty lines that one rule put aside, to audit it by eye. Without
-- disposition_to_audit, the rule outside the model that put most lines aside.
with

all_lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
),

audit as (
    select * from {{ ref('rpt_line_audit') }}
    where not in_model and row_count > 0
),

audited as (
    select
        disposition,
        explanation
    from audit
    where
        disposition = '{{ var("disposition_to_audit", "") }}'
        or '{{ var("disposition_to_audit", "") }}' = ''
    order by row_count desc, disposition asc
    limit 1
),

final as (
    select
        audited.explanation,
        all_lines.*
    from all_lines
    inner join audited on all_lines.disposition = audited.disposition
)

select * from final
order by abs(line_revenue) desc, line_id asc
limit 20
