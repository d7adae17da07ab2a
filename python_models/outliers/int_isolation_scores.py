from segmentation.outliers import score_isolation


def model(dbt, session):
    return score_isolation(
        dbt.ref("int_clustering_input").df(),
        features=list(dbt.config.meta_get("clustering_features")),
        tree_count=int(dbt.config.meta_get("isolation_tree_count")),
        fit_sample_size=int(dbt.config.meta_get("fit_sample_size")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
