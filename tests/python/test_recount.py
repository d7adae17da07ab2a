"""Marts of the sample against a count apart from them, by pandas from the raw file.

SHOAL_RECOUNT_PROJECT and SHOAL_RECOUNT_FILE name another built project and its file.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import recount
from projects import REPOSITORY, SAMPLE, query

CODES = REPOSITORY / "seeds" / "non_product_codes.csv"
GRID = REPOSITORY / "seeds" / "rfm_grid.csv"
STANDING = pd.read_csv(REPOSITORY / "seeds" / "rfm_segments.csv").set_index("segment_id")[
    "standing"
]
FEATURES = [
    "recency_days", "tenure_days", "frequency", "monetary", "gross_revenue",
    "returned_value", "product_diversity", "orders_90d",
]  # fmt: skip


@pytest.fixture(scope="module")
def project(request) -> Path:
    named = os.environ.get("SHOAL_RECOUNT_PROJECT")
    return Path(named) if named else request.getfixturevalue("sample_project")


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    path = Path(os.environ.get("SHOAL_RECOUNT_FILE", SAMPLE))
    return recount.read_lines(path, CODES)


def test_every_row_has_the_disposition_that_a_recount_gives(project, lines):
    counted = Counter()
    for name, count in query(
        project, "select disposition, row_count from marts.rpt_line_audit"
    ):
        counted["return" if name.startswith("return_") else name] += count
    assert {name: count for name, count in counted.items() if count} == (
        recount.dispositions(lines)
    )


@pytest.fixture(scope="module")
def known_at(lines) -> Callable[[object], pd.DataFrame]:
    """Return what is known of customers at an instant, each counted once."""
    return cache(lambda end: recount.features(lines, pd.Timestamp(end)))


@pytest.fixture(scope="module")
def instants(project) -> list[tuple]:
    """Return twenty windows, and where each and the one before it end."""
    windows = query(
        project,
        "select window_id, lag(window_end_at) over (order by window_id), window_end_at "
        "from marts.dim_windows qualify window_id > 1",
    )
    return random.Random(20).sample(windows, 20)


def ask(project: Path, columns: list[str], rest: str) -> pd.DataFrame:
    rows = query(project, f"select {', '.join(columns)} {rest}")
    return pd.DataFrame(rows, columns=[column.split(" as ")[-1] for column in columns])


def test_features_at_twenty_instants_are_those_of_a_recount(project, known_at, instants):
    for window_id, _, end in instants:
        expected = known_at(end)
        found = ask(
            project,
            ["customer_id", *FEATURES],
            f"from marts.fct_customer_snapshots where window_id = {window_id} order by 1",
        ).set_index("customer_id")
        assert list(found.index) == list(expected.index)
        for name in FEATURES:
            np.testing.assert_allclose(
                found[name].astype(float), expected[name].astype(float), atol=1e-6
            )


def test_groups_and_moves_at_twenty_instants_are_those_of_a_recount(
    project, known_at, instants
):
    moved = 0
    for window_id, start, end in instants:
        before, after = (
            recount.rfm_groups(known_at(each), GRID) if len(known_at(each)) else None
            for each in (start, end)
        )
        rest = f"where method = 'rfm_rules' and window_id = {window_id}"
        found = query(
            project,
            f"select customer_id, segment_id from marts.fct_customer_segments {rest}",
        )
        assert dict(found) == after.to_dict()
        if before is not None:
            told = query(
                project,
                "select from_segment_id, to_segment_id, count(*) "
                f"from marts.fct_segment_transitions {rest} "
                "and from_segment_id is not null group by 1, 2",
            )
            expected = recount.moves(before, after)
            assert {row[:2]: row[2] for row in told} == expected
            moved += sum(expected.values())
    assert moved > 1000


def test_transitions_are_the_differences_of_memberships(project):
    members = ask(
        project,
        ["method", "customer_id as customer", "window_id as window", "segment_id as now"],
        "from marts.fct_customer_segments where method in ('rfm_rules', 'stream') "
        "order by 1, 2, 3",
    )
    members["former"] = members.groupby(["method", "customer"])["now"].shift()
    moved = members[members["former"].notna() & (members["former"] != members["now"])]
    columns = ["method", "window", "former", "now"]
    found = query(
        project,
        "select method, window_id, from_segment_id, to_segment_id "
        "from marts.fct_segment_transitions where from_segment_id is not null",
    )
    assert len(found) > 1000
    assert Counter(found) == Counter(moved[columns].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def scores(project) -> pd.DataFrame:
    """Return the probabilities that models gave, where the outcome is known."""
    return ask(
        project,
        [
            "target", "model", "as_of_at as as_of", "customer_id as customer",
            "probability", "cast(has_happened as integer) as happened",
        ],
        "from intermediate.int_forecast_scores where is_outcome_known order by 1, 2, 3, 4",
    )  # fmt: skip


def test_what_is_forecast_came_as_a_recount_says(scores, lines, known_at):
    assert set(scores["target"]) == {"churn", "lapsed", "segment_upgrade"}
    for (target, as_of), table in scores.groupby(["target", "as_of"]):
        customers = pd.Index(table["customer"].unique())
        if target == "churn":
            came = recount.churn(lines, pd.Timestamp(as_of), customers)
        elif target == "lapsed":
            came = known_at(as_of)["recency_days"] > 90
        else:
            now, then = (
                recount.rfm_groups(known_at(instant), GRID)[customers]
                for instant in (as_of, as_of + pd.Timedelta(days=56))
            )
            came = then.map(STANDING) < now.map(STANDING)
        assert (table["happened"].to_numpy() == came[table["customer"]].to_numpy()).all()


MEASURES = ["mean_probability", "auc", "average_precision", "brier", "log_loss"]
EVALUATIONS = """
from (
    select case when purpose = 'forecasts' then 'churn' else 'lapsed' end as target, *
    from marts.fct_churn_evaluation
    union all by name
    select * from marts.fct_propensity_evaluation
)
where auc is not null
"""


@pytest.fixture(scope="module")
def evaluations(scores) -> pd.DataFrame:
    """Return a recount of how good each forecast was."""
    by_forecast = scores.groupby(["target", "model", "as_of"])
    table = by_forecast[["happened", "probability"]].apply(
        lambda each: pd.Series(
            recount.measures(each["happened"].to_numpy(), each["probability"].to_numpy())
            if each["happened"].nunique() == 2
            else dict.fromkeys(MEASURES, np.nan)
        )
    )
    alone = table["auc"].xs("recency_alone", level="model")
    joined = table.join(alone.rename("alone"), on=["target", "as_of"])
    table["auc_gain"] = joined["auc"] - joined["alone"]
    table["base_rate"] = by_forecast["happened"].mean()
    return table


def test_every_forecast_is_as_good_as_a_recount_says(project, evaluations):
    told = ask(
        project,
        ["target", "model", "as_of_at as as_of", *MEASURES, "auc_gain", "base_rate"],
        EVALUATIONS,
    ).set_index(["target", "model", "as_of"])
    expected = evaluations[evaluations["auc"].notna()]
    assert len(expected) > 60
    assert set(told.index) == set(expected.index)
    for name in told:
        np.testing.assert_allclose(
            told[name].astype(float), expected[name][told.index], atol=2e-6, err_msg=name
        )


def test_means_over_all_cutoffs_are_those_of_a_recount(project, evaluations):
    told = ask(
        project,
        ["model", "tested_cutoff_count", *MEASURES, "auc_gain", "base_rate"],
        "from marts.fct_churn_models where purpose = 'forecasts' and auc is not null",
    ).set_index("model")
    tested = evaluations.loc["churn"].dropna(subset=["auc"])
    assert len(told) >= 4
    assert (told.pop("tested_cutoff_count") == tested.groupby("model").size()).all()
    for name in told:
        expected = tested[name].groupby("model").mean()[told.index]
        np.testing.assert_allclose(told[name].astype(float), expected, atol=2e-6)


@pytest.mark.parametrize("kind", ["lift", "calibration"])
def test_tenths_are_those_of_a_recount(project, scores, kind):
    """Lift and cumulative gain; calibration."""
    churn = scores[scores["target"] == "churn"]
    count = getattr(recount, kind)
    tenth = {"lift": "decile", "calibration": "bin"}[kind]
    for model, table in churn.groupby("model"):
        expected = count(table)
        found = ask(
            project,
            [tenth, *expected],
            f"from marts.fct_churn_{kind} where model = '{model}' order by 1",
        )
        assert list(found[tenth]) == list(expected.index)
        np.testing.assert_allclose(found[[*expected]].astype(float), expected, atol=2e-6)


def test_a_campaign_would_have_brought_what_a_recount_says(project, scores, lines):
    churn = scores[scores["target"] == "churn"].copy()
    for as_of in churn["as_of"].unique():
        at = churn["as_of"] == as_of
        year = recount.bought(lines, as_of - pd.Timedelta(days=365), as_of)["value"]
        spent = year.reindex(churn.loc[at, "customer"]).fillna(0).clip(lower=0)
        known = recount.features(lines, as_of)["tenure_days"]
        days = known[churn.loc[at, "customer"]].clip(90, 365)
        lost = spent.to_numpy() * 90 / days.to_numpy() * churn.loc[at, "happened"]
        churn.loc[at, "lost"] = lost
    by_cutoff = churn.groupby(["model", "as_of"])["probability"]
    place = by_cutoff.rank(method="min", ascending=False) - 1
    churn["decile"] = (10 * place // by_cutoff.transform("size")).astype(int) + 1
    expected = churn.groupby(["model", "decile"])["lost"].mean() * 0.1 * 0.3 - 1
    one_by_one = churn.groupby(["model", "decile", "as_of"])["lost"].mean() * 0.1 * 0.3 - 1
    ranges = one_by_one.groupby(["model", "decile"]).agg(["min", "max"])
    told = ask(
        project,
        [
            *("model", "decile", "tested_gain_per_customer"),
            *("least_tested_gain_per_customer", "most_tested_gain_per_customer"),
        ],
        "from marts.fct_churn_campaigns where tested_count > 0",
    ).set_index(["model", "decile"])
    assert set(told.index) == set(expected.index)
    recounted = pd.concat([expected, ranges], axis=1).loc[told.index]
    np.testing.assert_allclose(told.astype(float), recounted, atol=1e-5)


def test_forecasts_of_value_are_as_wrong_as_a_recount_says(project, lines):
    """The model's own forecasts are taken as they are; who is wholesale as well."""
    ((as_of, days),) = query(
        project,
        "select as_of_at, horizon_days from intermediate.int_value_cutoffs "
        "where cut_off = 'held_out'",
    )
    customers = ask(
        project,
        ["customer_id", "is_wholesale", "expected_orders", "expected_value"],
        "from intermediate.int_value_outcomes inner join intermediate.int_value_forecasts "
        "using (customer_id) where cut_off = 'held_out' order by 1",
    ).set_index("customer_id")
    as_of, horizon = pd.Timestamp(as_of), pd.Timedelta(days=days)
    past, actual = (
        recount.bought(lines, start, start + horizon).reindex(customers.index).fillna(0)
        for start in (as_of - horizon, as_of)
    )
    told = {
        row[:3]: row[3:]
        for row in query(
            project,
            "select population, target, predictor, customer_count, predicted_total, "
            "actual_total, mae, rmse, rank_correlation, top_decile_share "
            "from marts.fct_value_evaluation",
        )
    }
    assert len(told) == 18
    for (population, target, predictor), found in told.items():
        predicted = {
            "model": customers[f"expected_{target}"],
            "past_period": past[target],
            "same_for_all": past[target] * 0 + past[target].mean(),
        }[predictor]
        chosen = (population == "everyone") | (
            customers["is_wholesale"] == (population == "wholesale")
        )
        expected = recount.forecast_errors(predicted[chosen], actual[target][chosen])
        np.testing.assert_allclose(
            [np.nan if each is None else float(each) for each in found],
            list(expected.values()),
            rtol=1e-6,
            atol=1e-6,
        )
