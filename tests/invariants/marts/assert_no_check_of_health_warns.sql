-- A warning is said in every build; with the var strict it fails the build, and nothing
-- is published.
{{ config(severity='error' if var('strict') else 'warn') }}

select
    check_name,
    measured,
    threshold,
    explanation
from {{ ref('rpt_model_health') }}
where status = 'warning'
