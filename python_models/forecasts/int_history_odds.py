from segmentation.forecasting import history_odds


def model(dbt, session):
    return history_odds(
        dbt.ref("int_customer_snapshots")
        .join(dbt.ref("int_cutoffs").project("window_id, as_of_at"), "window_id")
        .aggregate(
            "as_of_at, frequency, age_at_last_order_days, tenure_days, "
            "count(*) as customer_count"
        )
        .df(),
        horizon_days=int(dbt.config.meta_get("churn_horizon_days")),
    )
