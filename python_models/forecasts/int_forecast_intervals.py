from segmentation.resampling import auc_intervals


def model(dbt, session):
    return auc_intervals(
        dbt.ref("int_forecast_scores")
        .filter("is_outcome_known")
        .project("target, model, as_of_at, customer_id, probability, has_happened")
        .df(),
        baseline="recency_alone",
        resample_count=int(dbt.config.meta_get("bootstrap_resamples")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
