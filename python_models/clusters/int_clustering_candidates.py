from segmentation.fitting import search_segments
from segmentation.search import Rule


def model(dbt, session):
    cluster_count = str(dbt.config.meta_get("cluster_count"))
    return search_segments(
        dbt.ref("int_clustering_input").df(),
        outliers=dbt.ref("int_outlying_customers").df(),
        features=list(dbt.config.meta_get("clustering_features")),
        methods=list(dbt.config.meta_get("clustering_methods")),
        cluster_count=None if cluster_count == "auto" else int(cluster_count),
        rule=Rule(
            float(dbt.config.meta_get("smallest_share_floor")),
            float(dbt.config.meta_get("largest_share_ceiling")),
            float(dbt.config.meta_get("noise_share_ceiling")),
            float(dbt.config.meta_get("stability_floor")),
            int(dbt.config.meta_get("segment_count_floor")),
        ),
        fit_sample_size=int(dbt.config.meta_get("fit_sample_size")),
        search_sample_size=int(dbt.config.meta_get("search_sample_size")),
        stability_pairs=int(dbt.config.meta_get("stability_pairs")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
