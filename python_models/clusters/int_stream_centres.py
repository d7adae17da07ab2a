from dbt.adapters.events.logging import AdapterLogger
from segmentation.streaming import StreamRule, stream_segments

FED = "is_active, monetary, recency_days"


def model(dbt, session):
    features = list(dbt.config.meta_get("clustering_features"))
    customers = dbt.ref("int_stream_input")
    windows = dbt.ref("int_observation_windows").df()
    last = customers.filter(
        f"window_id = {windows['window_id'].max() if len(windows) else 0}"
    )
    columns = ", ".join(f"{name}_transformed" for name in features)
    log = AdapterLogger("Shoal")

    def read(first, last):
        chosen = customers.filter(f"window_id between {first} and {last}")
        ordered = chosen.order("window_id")
        return ordered.project(f"window_id, {FED}, {columns}").fetchnumpy()

    def report(window_id):
        if window_id % 100 == 0:
            log.info(f"int_stream_centres: window {window_id} of {len(windows)}")

    return stream_segments(
        read,
        windows=windows,
        customer_count=last.aggregate("count(*)").fetchone()[0],
        scalers=dbt.ref("int_feature_scalers").df(),
        told=session.sql(f"select * from {dbt.this}").df() if dbt.is_incremental else None,
        features=features,
        rule=StreamRule(
            int(dbt.config.meta_get("stream_cluster_count")),
            int(dbt.config.meta_get("full_refit_every")),
            float(dbt.config.meta_get("forgetting_half_life_windows")),
            str(dbt.config.meta_get("stream_population")),
            int(dbt.config.meta_get("fit_sample_size")),
            int(dbt.config.meta_get("random_seed")),
            str(dbt.config.meta_get("stream_engine")),
        ),
        report=report,
    )
