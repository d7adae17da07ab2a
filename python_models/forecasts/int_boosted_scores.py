from segmentation.forecasting import boosted_scores
from segmentation.history import untold


def model(dbt, session):
    inputs, fits = dbt.ref("int_forecast_inputs"), dbt.ref("int_forecast_fits")
    told = session.sql(f"from {dbt.this}") if dbt.is_incremental else None
    cutoffs = untold(dbt.ref("int_forecast_cutoffs"), told, "window_id")
    fits = fits.join(cutoffs, "as_of_at")
    # Trees are dear: at cut-offs that are not shown they are asked only where events are.
    if dbt.config.meta_get("churn_model") != "boosting":
        fits = fits.filter("is_latest or is_tested")

    def read(target, as_of_at):
        asked = inputs.filter(f"target = '{target}' and as_of_at = '{as_of_at}'")
        return asked.order("customer_id").df()

    return boosted_scores(
        dbt.ref("int_forecast_training_rows").df(),
        origins=dbt.ref("int_forecast_origins").df(),
        fits=fits.df(),
        features=dbt.ref("int_forecast_features").df(),
        read=read,
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
