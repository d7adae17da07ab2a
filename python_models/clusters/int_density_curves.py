from segmentation.fitting import density_curves


def model(dbt, session):
    asked = "dbscan" in dbt.config.meta_get("clustering_methods")
    customers = dbt.ref("int_clustering_input").df()
    return density_curves(
        customers if asked else customers.head(0),
        features=list(dbt.config.meta_get("clustering_features")),
        fit_sample_size=int(dbt.config.meta_get("fit_sample_size")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
