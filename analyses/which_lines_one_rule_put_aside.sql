-- The dearest twenty lines that one rule put aside, to audit it by eye. Without
-- disposition_to_audit, the rule outside the model that put most lines aside.
{% set chosen = var('disposition_to_audit', '') -%}
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
        row_count,
        explanation
    from audit
    where '{{ chosen }}' in ('', disposition)
    order by 2 desc, 1 asc
    limit 1
),

final as (
    select
        all_lines.line_id,
        abs(all_lines.line_revenue) as amount,
        all_lines.disposition,
        all_lines.invoiced_at,
        all_lines.customer_id,
        all_lines.stock_code,
        all_lines.quantity,
        all_lines.unit_price,
        audited.explanation
    from all_lines
    inner join audited on all_lines.disposition = audited.disposition
)

select * from final
order by 2 desc, 1 asc
limit 20
