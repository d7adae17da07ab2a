from segmentation.scaling import label_by_scaling


def model(dbt, session):
    return label_by_scaling(
        dbt.ref("int_scaling_input").df(),
        candidates=dbt.ref("int_clustering_candidates").df(),
        scaling_in_force=str(dbt.config.meta_get("feature_scaling")),
        features=list(dbt.config.meta_get("clustering_features")),
        fit_sample_size=int(dbt.config.meta_get("fit_sample_size")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
