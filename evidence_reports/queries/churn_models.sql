-- One row per model of churn: how it is called on the site, the one in force first.
select
    models.*,
    coalesce(names.model_name, models.model) as model_name,
    models.purpose = 'forecasts' and models.tested_cutoff_count > 0 as is_tested,
    coalesce(names.place, 9) as place
from shoal.fct_churn_models as models
left join (
    values
    ('logistic', 'Logistic regression', 1),
    ('boosting', 'Gradient boosting', 2),
    ('bg_nbd', 'BG/NBD', 3),
    ('recency_alone', 'Recency alone', 4),
    ('base_rate', 'Base rate', 5),
    ('lapsed_state', 'Lapsed state', 6)
) as names (model, model_name, place)
    on models.model = names.model
where models.model <> 'none'
order by models.is_default desc, place, models.model
