-- One row per flag of what is out of the usual: how its rule is called on the site.
select
    outliers.*,
    coalesce(names.rule_name, replace(outliers.rule, '_', ' ')) as rule_name
from shoal.fct_outliers as outliers
left join (
    values
    ('revenue_fence', 'a line of unusual money'),
    ('monetary_fence', 'unusual money in all'),
    ('order_size_fence', 'orders of unusually many pieces'),
    ('isolation_forest', 'a rare combination of features'),
    ('order_spike', 'a jump in orders'),
    ('spend_spike', 'a jump in spending')
) as names (rule, rule_name)
    on outliers.rule = names.rule
where outliers.subject <> 'none'
