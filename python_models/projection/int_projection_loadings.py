from segmentation.projection import load_features


def model(dbt, session):
    return load_features(
        dbt.ref("int_clustering_input").df(),
        features=list(dbt.config.meta_get("clustering_features")),
        projections=list(dbt.config.meta_get("projections")),
    )
