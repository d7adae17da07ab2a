from segmentation.forecasting import linear_coefficients


def model(dbt, session):
    return linear_coefficients(
        dbt.ref("int_forecast_training_rows").df(),
        origins=dbt.ref("int_forecast_origins").df(),
        fits=dbt.ref("int_forecast_fits").df(),
        features=dbt.ref("int_forecast_features").df(),
    )
