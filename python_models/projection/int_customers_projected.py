from dbt.adapters.events.logging import AdapterLogger
from segmentation.projection import missing_packages, project_customers


def model(dbt, session):
    projections = list(dbt.config.meta_get("projections"))
    for name, package in missing_packages(projections).items():
        AdapterLogger("Shoal").warning(
            f"The var projections asks for {name}, but {package} is not installed: "
            f"{name} is left out."
        )
    method = dbt.config.meta_get("default_method")
    segments = dbt.ref("int_customer_segments").filter(f"method = '{method}'")
    return project_customers(
        dbt.ref("int_clustering_input")
        .join(segments, "window_id, customer_id", how="left")
        .df(),
        features=list(dbt.config.meta_get("clustering_features")),
        projections=projections,
        sample_size=int(dbt.config.meta_get("projection_sample_size")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
