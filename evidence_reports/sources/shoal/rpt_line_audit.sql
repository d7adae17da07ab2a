select
    disposition,
    row_count,
    row_share,
    revenue,
    in_model,
    explanation
from marts.rpt_line_audit
order by disposition
