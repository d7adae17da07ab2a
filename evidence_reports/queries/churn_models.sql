-- One row per model of churn: how it is called on the site, the one in force first.
select
    models.*,
    coalesce(names.model_name, models.model) as model_name,
    models.purpose = 'forecasts' and models.tested_cutoff_count > 0 as is_tested,
    coalesce(names.place, 9) as place,
    case models.verdict
        when 'adds to recency alone' then 'It adds to looking at recency alone.'
        when 'adds hardly anything'
            then 'It adds hardly anything to looking at recency alone.'
        when 'adds nothing measurable'
            then 'It adds nothing measurable to looking at recency alone.'
        when 'worse than recency alone' then 'It is worse than looking at recency alone.'
        when 'the baseline' then 'It is the baseline itself.'
        when 'describes, does not forecast' then 'It describes, does not forecast.'
        -- Not fitted, not known or not measured, and why.
        else 'It is ' || models.verdict || '.'
    end as verdict_sentence
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
