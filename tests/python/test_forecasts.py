"""Forecasts on the sample: SQL as scikit-learn, near the best there is, no other future."""

from __future__ import annotations

import csv
import shutil

import duckdb
import numpy as np
import pandas as pd
import pytest
from oracle import START, World
from projects import QUICK_SEARCH, REPOSITORY, copy_project, query, run_dbt
from segmentation.calibration import fit_platt
from segmentation.forecasting import ENLARGED, PENALTY_C
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    log_loss,
    roc_auc_score,
)

TRUTH = REPOSITORY / "data" / "sample" / "ground_truth.csv.gz"
SHARED = ["target", "as_of_at", "customer_id", "window_id"]


def table(project, name: str, condition: str = "true") -> pd.DataFrame:
    with duckdb.connect(project / "data" / "shoal.duckdb", read_only=True) as database:
        return database.execute(f"select * from {name} where {condition}").df()


@pytest.fixture(scope="module")
def scores(sample_project) -> pd.DataFrame:
    found = table(sample_project, "marts.fct_churn_scores", "is_outcome_known")
    return found.astype({"has_churned": bool})


def test_sql_scores_what_scikit_learn_would(sample_project):
    """The logistic model of one cut-off, fitted here from its training rows."""
    ((as_of_at,),) = query(
        sample_project,
        "select max(as_of_at) from intermediate.int_forecast_origins "
        "where target = 'churn' and is_outcome_known",
    )
    at = f"target = 'churn' and as_of_at = '{as_of_at}'"
    cutoffs = table(sample_project, "intermediate.int_forecast_origins", at)
    rows = table(sample_project, "intermediate.int_forecast_training_rows")
    rows = rows[
        (rows["target"] == "churn") & rows["as_of_at"].isin(cutoffs["training_as_of_at"])
    ]
    rows = rows[rows["sample_rank"] <= np.ceil(10_000 / len(cutoffs))]
    customers = table(sample_project, "intermediate.int_forecast_inputs", at)
    features = [name for name in customers.columns if name not in SHARED]
    kept = rows["is_for_calibration"].to_numpy(bool)
    fitted = rows.loc[~kept, features].astype(float)
    centre, spread = fitted.mean(), fitted.std(ddof=0).replace(0, 1).fillna(1)

    def scaled(some: pd.DataFrame) -> pd.DataFrame:
        points = (some[features].astype(float) - centre) / spread
        return points.fillna(0) * [ENLARGED.get(name, 1) for name in features]

    model = LogisticRegression(C=PENALTY_C, class_weight="balanced", max_iter=1000)
    model.fit(scaled(rows[~kept]), rows.loc[~kept, "has_happened"])
    slope, intercept = fit_platt(
        model.decision_function(scaled(rows[kept])), rows.loc[kept, "has_happened"]
    )
    margins = slope * model.decision_function(scaled(customers)) + intercept
    expected = pd.Series(1 / (1 + np.exp(-margins)), customers["customer_id"])
    told = table(
        sample_project, "intermediate.int_linear_scores", f"{at} and model = 'logistic'"
    )
    found = told.set_index("customer_id")["probability"]
    assert len(found) == len(expected) > 1000
    np.testing.assert_allclose(found, expected[found.index], atol=1e-4)


def test_measures_in_sql_are_those_of_scikit_learn(sample_project, scores):
    told = table(sample_project, "marts.fct_churn_evaluation", "auc is not null")
    told = told.set_index(["model", "as_of_at"])
    compared = 0
    for key, rows in scores.groupby(["model", "as_of_at"]):
        came, given = rows["has_churned"], rows["churn_probability"]
        row = told.loc[key]
        assert row["auc"] == pytest.approx(roc_auc_score(came, given), abs=1e-12)
        assert row["average_precision"] == pytest.approx(
            average_precision_score(came, given), abs=1e-6
        )
        assert row["brier"] == pytest.approx(brier_score_loss(came, given), abs=1e-6)
        given = np.clip(given, 1e-6, 1 - 1e-6)
        assert row["log_loss"] == pytest.approx(log_loss(came, given), abs=1e-6)
        assert row["auc_lower"] <= row["auc"] <= row["auc_upper"]
        compared += 1
    assert compared >= 50


def test_the_forecast_is_near_the_best_that_the_orders_allow(sample_project, scores):
    """At least 95 % of the way from chance to who knows the laws of the sample's world."""
    orders = table(sample_project, "intermediate.int_customer_events", "order_count > 0")
    orders = orders.loc[orders.index.repeat(orders["order_count"])]
    world = World()
    reached, possible = [], []
    logistic = scores[scores["model"] == "logistic"]
    for as_of_at, rows in logistic.groupby("as_of_at"):
        known = orders[orders["happened_at"] < as_of_at]
        known = known[known["customer_id"].isin(rows["customer_id"])]
        days = (known["happened_at"].dt.normalize() - pd.Timestamp(START)).dt.days
        best = world.chance_of_none(
            pd.Series(days.to_numpy(), known["customer_id"].to_numpy()), as_of_at, 90
        )
        came = rows.set_index("customer_id")["has_churned"]
        possible.append(roc_auc_score(came, best[came.index]))
        reached.append(roc_auc_score(came, rows["churn_probability"]))
    assert len(possible) >= 10
    assert 0.82 < np.mean(possible) < 0.86
    assert np.mean(reached) - 0.5 >= 0.95 * (np.mean(possible) - 0.5)
    # It is no better than the best, either: that would be a leak.
    assert np.mean(reached) < np.mean(possible)


def test_who_has_left_for_good_is_found(scores):
    """Against the truth that no shop knows: who had dropped out by the cut-off."""
    truth = pd.read_csv(
        TRUTH, dtype={"customer_id": str}, parse_dates=["dropped_out_at"]
    ).set_index("customer_id")["dropped_out_at"]
    logistic = scores[scores["model"] == "logistic"]
    areas = [
        roc_auc_score(
            truth[rows["customer_id"]].to_numpy() <= as_of_at.to_datetime64(),
            rows["churn_probability"],
        )
        for as_of_at, rows in logistic.groupby("as_of_at")
    ]
    assert 0.80 < np.mean(areas) < 0.87


def test_probabilities_mean_what_they_say(sample_project):
    """Over a year of cut-offs; season by season they are off by the season."""
    bins = table(
        sample_project, "marts.fct_churn_calibration", "model in ('logistic', 'bg_nbd')"
    )
    for _, rows in bins.groupby("model"):
        off = np.average(
            (rows["predicted"] - rows["observed"]).abs(), weights=rows["customer_count"]
        )
        assert off < 0.09


def test_every_reason_is_told_of_the_logistic_model_only(sample_project):
    counts = dict(query(
        sample_project,
        "select model, count(reason_1) / count(*) from marts.fct_churn_scores group by 1",
    ))  # fmt: skip
    assert counts.pop("logistic") == 1
    assert set(counts.values()) == {0}


# --- A shop in which nothing can be learnt, and a target of its own -------------------

COIN_OUTCOMES = """
select
    cutoffs.as_of_at,
    snapshots.customer_id,
    cutoffs.as_of_at + interval 30 day as known_at,
    true as is_eligible,
    md5(snapshots.customer_id) < '8' as has_happened
from {{ ref('int_customer_snapshots') }} as snapshots
inner join {{ ref('int_cutoffs') }} as cutoffs on snapshots.window_id = cutoffs.window_id
"""
MARTS = ("fct_churn_*", "fct_propensity_*")


@pytest.fixture(scope="module")
def one_time_shop(tmp_path_factory):
    """Two hundred customers who order once; every third gives all of it back."""
    folder = tmp_path_factory.mktemp("one_time")
    path = folder / "lines.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["invoice", "date", "customer", "quantity", "price"])
        for number in range(200):
            day = pd.Timestamp("2023-01-02 09:00") + pd.Timedelta(days=2 * number)
            writer.writerow([f"N{number}", day, f"c{number}", 1, 10 * (1 + number % 4)])
            if number % 3 == 0:
                later = day + pd.Timedelta(days=1)
                writer.writerow([f"C{number}", later, f"c{number}", -2, 10])
    project = copy_project(folder / "project")
    (project / "models").unlink()
    shutil.copytree(REPOSITORY / "models", project / "models")
    outcomes = project / "models" / "intermediate" / "outcomes"
    (outcomes / "int_coin_outcomes.sql").write_text(COIN_OUTCOMES)
    settings = {
        "transactions_path": str(path),
        "forecast_targets": ["churn", "lapsed", "segment_upgrade", "coin"],
        **QUICK_SEARCH,
    }
    for arguments in (
        ("build", "--select", *(f"+{mart}" for mart in MARTS), "+dim_customers",
         "+rpt_forecast_health",
         "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"),
        ("test", "--select", *MARTS, "tests/invariants/forecasts",
         "--exclude", "test_type:unit"),
    ):  # fmt: skip
        ran = run_dbt(project, *arguments, **settings)
        assert ran.returncode == 0, ran.stdout
    return project


def test_where_everybody_leaves_nothing_is_fitted_or_made_up(one_time_shop):
    told = query(
        one_time_shop,
        "select model, verdict, tested_cutoff_count, auc, brier "
        "from marts.fct_churn_models where purpose = 'forecasts'",
    )
    same = "not fitted: everybody before had the same outcome"
    assert {row[0]: row[1] for row in told} == {
        "base_rate": same,
        "recency_alone": same,
        "logistic": same,
        "boosting": same,
        "bg_nbd": "not fitted: too few customers came back",
    }
    assert {row[2:] for row in told} == {(0, None, None)}
    assert query(one_time_shop, "select * from marts.fct_churn_scores") == []
    ((customers, forecasts, below_zero),) = query(
        one_time_shop,
        "select count(*), count(churn_probability), "
        "count(*) filter (where monetary < 0) from marts.dim_customers",
    )
    assert (customers, forecasts) == (200, 0)
    assert below_zero > 10


def test_another_target_is_a_model_and_a_line(one_time_shop):
    """The toss of a coin, which nothing foretells: every model is fitted and tested."""
    told = query(
        one_time_shop,
        "select model, count(auc) > 0, max(auc) < 0.95 "
        "from marts.fct_propensity_evaluation where target = 'coin' group by 1 order by 1",
    )
    names = ["base_rate", "boosting", "logistic", "recency_alone"]
    assert told == [(name, True, True) for name in names]
    means = query(
        one_time_shop,
        "select models.model, abs(models.auc - avg(evaluation.auc)) < 1e-6, "
        "models.tested_cutoff_count = count(*) "
        "from marts.fct_propensity_models as models "
        "inner join marts.fct_propensity_evaluation as evaluation using (target, model) "
        "where target = 'coin' and evaluation.auc is not null "
        "group by models.model, models.auc, models.tested_cutoff_count order by 1",
    )
    assert means == told
    ((scored,),) = query(
        one_time_shop,
        "select count(distinct customer_id) from marts.fct_propensity_scores "
        "where target = 'coin' and not is_outcome_known",
    )
    assert scored == 200
