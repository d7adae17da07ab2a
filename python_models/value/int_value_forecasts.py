from segmentation.value import forecast_value


def model(dbt, session):
    return forecast_value(
        dbt.ref("int_value_input").df(),
        models=dbt.ref("int_value_models").df(),
        horizon_days=int(dbt.config.meta_get("value_horizon_days")),
        interval_share=float(dbt.config.meta_get("value_interval_share")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
