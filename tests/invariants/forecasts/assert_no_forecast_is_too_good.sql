-- The leakage gate. No honest forecast of what people do reaches the AUC of the var;
-- where one does, the model has seen what came, and nothing is published.
select
    check_name,
    measured,
    threshold,
    explanation
from {{ ref('rpt_forecast_health') }}
where
    check_name = 'forecasts_leakage'
    and status = 'warning'
