from segmentation.forecasting import history_odds
from segmentation.history import untold


def model(dbt, session):
    told = session.sql(f"from {dbt.this}") if dbt.is_incremental else None
    cutoffs = untold(dbt.ref("int_cutoffs"), told, "window_id")
    cutoffs = cutoffs.project("window_id, as_of_at, history_fingerprint")
    odds = history_odds(
        dbt.ref("int_customer_snapshots")
        .join(cutoffs.project("window_id, as_of_at"), "window_id")
        .aggregate(
            "as_of_at, frequency, age_at_last_order_days, tenure_days, "
            "count(*) as customer_count"
        )
        .df(),
        horizon_days=int(dbt.config.meta_get("churn_horizon_days")),
    )
    return session.from_df(odds).join(cutoffs, "as_of_at")
