from segmentation.forecasting import repurchase_odds


def model(dbt, session):
    return repurchase_odds(
        dbt.ref("int_customer_snapshots")
        .join(dbt.ref("int_cutoffs").project("window_id, as_of_at"), "window_id")
        .project(
            "as_of_at, customer_id, frequency, tenure_days, "
            "tenure_days - recency_days as last_order_days"
        )
        .df(),
        horizon_days=int(dbt.config.meta_get("churn_horizon_days")),
    )
