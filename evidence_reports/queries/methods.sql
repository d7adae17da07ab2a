-- One row per method: how it is called on the site, the default first.
select
    methods.method,
    coalesce(names.method_name, replace(methods.method, '_', ' ')) as method_name,
    methods.method = settings.value_in_force as is_default,
    methods.customer_count,
    methods.segment_count,
    methods.window_count
from (
    select
        segments.method,
        sum(segments.customer_count) as customer_count,
        count(*) filter (where segments.customer_count > 0) as segment_count,
        max(sizes.window_count) as window_count
    from shoal.dim_segments as segments
    left join (
        select
            method,
            count(distinct window_id) as window_count
        from shoal.fct_segment_sizes
        group by 1
    ) as sizes
        on segments.method = sizes.method
    group by 1
) as methods
cross join (
    select value_in_force from shoal.rpt_settings where setting = 'default_method'
) as settings
left join (
    values
    ('rfm_rules', 'RFM rules'),
    ('kmeans', 'K-means'),
    ('gmm', 'Gaussian mixture'),
    ('dbscan', 'DBSCAN'),
    ('minibatch_kmeans', 'Mini-batch K-means'),
    ('stream', 'Stream')
) as names (method, method_name)
    on methods.method = names.method
order by is_default desc, methods.method
