from segmentation.history import untold
from segmentation.resampling import auc_intervals


def model(dbt, session):
    # Where no outcome has become known since, nothing is to be measured anew.
    told = session.sql(f"from {dbt.this}") if dbt.is_incremental else None
    targets = untold(dbt.ref("int_tested_targets"), told, "target")
    tested = dbt.ref("int_forecast_scores").filter("is_tested")
    tested = tested.join(targets, "target", how="semi")
    scores = tested.join(dbt.ref("int_customer_draw_keys"), "customer_id")

    def read(target, as_of_at):
        asked = scores.filter(f"target = '{target}' and as_of_at = '{as_of_at}'")
        return asked.project("model, draw_key, probability, has_happened").df()

    intervals = auc_intervals(
        scores.project("target, draw_key").distinct().df(),
        cutoffs=scores.project("target, as_of_at").distinct().df(),
        read=read,
        baseline="recency_alone",
        resample_count=int(dbt.config.meta_get("bootstrap_resamples")),
        random_seed=int(dbt.config.meta_get("random_seed")),
    )
    return session.from_df(intervals).join(targets, "target")
