from segmentation.fitting import measure_segments


def model(dbt, session):
    return measure_segments(
        dbt.ref("int_clustering_input").df(),
        assignments=dbt.ref("int_customers_clustered").df(),
        features=list(dbt.config.meta_get("clustering_features")),
        sample_size=int(dbt.config.meta_get("silhouette_sample_size")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
