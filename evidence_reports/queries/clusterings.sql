-- One row per fitted clustering, the one to read first on top: the default method's, else
-- the best separated of those neither degenerate nor unstable, and with enough segments.
select
    runs.*,
    methods.method_name,
    methods.is_default,
    not runs.is_degenerate and runs.is_stable as is_usable,
    row_number() over (
        order by
            methods.is_default desc,
            not runs.is_degenerate and runs.is_stable desc,
            runs.cluster_count >= settings.segment_count_floor desc,
            runs.silhouette_with_noise desc,
            runs.method
    ) as place
from shoal.fct_clustering_runs as runs
inner join ${methods} as methods on runs.method = methods.method
cross join (
    select coalesce(max(try_cast(value_in_force as integer)), 2) as segment_count_floor
    from shoal.rpt_settings
    where setting = 'segment_count_floor'
) as settings
where runs.cluster_count > 0
order by place
