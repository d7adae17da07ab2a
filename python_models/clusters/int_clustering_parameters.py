from segmentation.fitting import fit_parameters


def model(dbt, session):
    return fit_parameters(
        dbt.ref("int_clustering_input").df(),
        candidates=dbt.ref("int_clustering_candidates").df(),
        features=list(dbt.config.meta_get("clustering_features")),
        fit_sample_size=int(dbt.config.meta_get("fit_sample_size")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
