from segmentation.scaling import measure_scalings


def model(dbt, session):
    return measure_scalings(
        dbt.ref("int_scaling_input").df(),
        members=dbt.ref("int_scaling_members").df(),
        scaling_in_force=str(dbt.config.meta_get("feature_scaling")),
        features=list(dbt.config.meta_get("clustering_features")),
        sample_size=int(dbt.config.meta_get("search_sample_size")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
