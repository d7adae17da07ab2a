from segmentation.clusterers import fit_segments


def model(dbt, session):
    return fit_segments(
        dbt.ref("int_clustering_input").df(),
        features=list(dbt.config.meta_get("clustering_features")),
        method="kmeans",
        cluster_count=int(dbt.config.meta_get("cluster_count")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
