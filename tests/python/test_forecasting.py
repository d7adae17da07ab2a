"""The functions behind forecasts: by hand, at the edges, and in any order of rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from segmentation.calibration import fit_platt
from segmentation.forecasting import (
    COEFFICIENT_TYPES,
    HISTORY,
    ODDS_TYPES,
    SCORES,
    TrainingSet,
    boosted_scores,
    fit_boosting,
    fit_linear,
    history_odds,
    linear_coefficients,
    training_sets,
)
from segmentation.resampling import INTERVAL_TYPES, auc_intervals, weighted_auc
from sklearn.metrics import roc_auc_score

EARLY, LATE, NOW = (
    pd.Timestamp(f"2011-{month}-01").as_unit("us") for month in ("01", "02", "06")
)


def make_rows(count: int = 400, seed: int = 3) -> pd.DataFrame:
    """Make customers at two cut-offs of whom a high x says that it happens."""
    random = np.random.default_rng(seed)
    tables = []
    for as_of_at in (EARLY, LATE):
        x = random.normal(size=count)
        tables.append(
            pd.DataFrame(
                {
                    "target": "churn",
                    "as_of_at": as_of_at,
                    "customer_id": [f"c{number:04d}" for number in range(count)],
                    "x": x,
                    "flat": 1.0,
                    "empty": np.nan,
                    "sample_rank": np.arange(count) + 1,
                    "is_for_calibration": np.arange(count) % 4 == 0,
                    "has_happened": random.random(count) < expit(2 * x - 0.5),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


ORIGINS = pd.DataFrame(
    {
        "target": "churn",
        "as_of_at": NOW,
        "training_as_of_at": [EARLY, LATE],
        "training_rank_limit": 5000,
    }
)
FITS = pd.DataFrame(
    {
        "target": ["churn"],
        "as_of_at": [NOW],
        "state": ["fitted"],
        "window_id": [9],
        "history_fingerprint": [2**62],
    }
)
NAMES = ["x", "flat", "empty"]
FEATURES = pd.DataFrame(
    [("churn", "base_rate", "intercept")]
    + [("churn", "logistic", name) for name in ["intercept", *NAMES]]
    + [("churn", "boosting", name) for name in ["intercept", *NAMES]]
    + [("churn", "bg_nbd", "intercept")],
    columns=["target", "model", "feature"],
)


def training(rows: pd.DataFrame, names=NAMES, limit: int = 5000) -> TrainingSet:
    origins = ORIGINS.assign(training_rank_limit=limit)
    ((_, found),) = training_sets(rows, origins, FITS, "churn", names)
    return found


def score_linear(found: tuple, points: np.ndarray) -> np.ndarray:
    centres, spreads, coefficients, intercept = found
    return expit(np.nan_to_num((points - centres) / spreads) @ coefficients + intercept)


# --- Calibration ----------------------------------------------------------------------


def test_platt_finds_the_line_that_made_the_outcomes():
    random = np.random.default_rng(1)
    margins = random.normal(size=200_000)
    happened = random.random(len(margins)) < expit(1.7 * margins - 0.6)
    slope, intercept = fit_platt(margins, happened)
    assert slope == pytest.approx(1.7, abs=0.03)
    assert intercept == pytest.approx(-0.6, abs=0.02)


def test_platt_stays_finite_where_margins_part_perfectly():
    margins = np.linspace(-1, 1, 40)
    slope, intercept = fit_platt(margins, margins > 0)
    given = expit(slope * margins + intercept)
    assert np.isfinite([slope, intercept]).all()
    assert 0 < given.min() < given.max() < 1


def test_platt_of_one_margin_is_the_rate():
    # Platt's targets of 30 and 70 are 31/32 and 1/72.
    _, intercept = fit_platt(np.zeros(100), np.arange(100) < 30)
    assert expit(intercept) == pytest.approx((30 * 31 / 32 + 70 / 72) / 100, abs=1e-6)


# --- Fits -----------------------------------------------------------------------------


def test_both_models_rank_as_the_truth_does():
    points = np.column_stack([np.linspace(-2, 2, 41), np.ones(41), np.full(41, np.nan)])
    truth = expit(2 * points[:, 0] - 0.5)
    linear = score_linear(fit_linear(training(make_rows(4000))), points)
    boosted = fit_boosting(training(make_rows(4000)), 20)(points)
    np.testing.assert_allclose(linear, truth, atol=0.05)
    np.testing.assert_allclose(boosted, truth, atol=0.12)


def test_perfect_separation_gives_probabilities_and_no_exception():
    rows = make_rows()
    rows["has_happened"] = rows["x"] > 0
    points = np.array([[-2.0, 1, np.nan], [2.0, 1, np.nan]])
    for low, high in (
        score_linear(fit_linear(training(rows)), points),
        fit_boosting(training(rows), 20)(points),
    ):
        assert 0 < low < 0.1
        assert 0.9 < high < 1


def test_features_that_say_nothing_leave_the_rate():
    rows = make_rows()
    rate = training(rows, []).happened[training(rows, []).kept].mean()
    points = np.array([[1.0, np.nan]])
    names = ["flat", "empty"]
    assert score_linear(fit_linear(training(rows, names)), points)[0] == pytest.approx(
        rate, abs=0.01
    )
    assert fit_boosting(training(rows, names), 20)(points)[0] == pytest.approx(
        rate, abs=0.01
    )
    assert expit(fit_linear(training(rows, []))[3]) == pytest.approx(rate, abs=0.01)


def test_a_training_set_takes_as_many_of_each_cutoff_and_of_no_other():
    rows = make_rows()
    later = rows.assign(as_of_at=NOW, x=99.0)
    found = training(pd.concat([later, rows]), limit=11)
    assert len(found.points) == 22
    assert found.points[:, 0].max() < 10


@pytest.mark.parametrize("state", ["no_known_outcome", "too_few_customers", "one_outcome"])
def test_what_is_not_to_be_fitted_is_not(state):
    fits = FITS.assign(state=state)
    assert list(training_sets(make_rows(), ORIGINS, fits, "churn", NAMES)) == []


def test_tables_do_not_depend_on_the_order_of_rows():
    rows, customers = make_rows(), make_rows(50, seed=4)[["customer_id", *NAMES]]
    tables = []
    for each in (rows, rows.sample(frac=1, random_state=1)):
        tables.append(
            (
                linear_coefficients(each, ORIGINS, FITS, FEATURES),
                boosted_scores(
                    each, ORIGINS, FITS, FEATURES, lambda *_: customers, 20
                ).to_pandas(),
            )
        )
    for first, second in zip(*tables, strict=True):
        pd.testing.assert_frame_equal(first, second, check_exact=True)
    coefficients, scores = tables[0]
    assert list(coefficients.columns) == list(COEFFICIENT_TYPES)
    assert list(scores.columns) == SCORES.names
    assert set(coefficients["model"]) == {"base_rate", "logistic"}
    assert len(scores) == len(customers)
    assert set(scores["window_id"]) == {9}
    assert set(scores["history_fingerprint"]) == {2**62}


def test_nothing_to_fit_gives_empty_tables_with_their_columns():
    fits = FITS.assign(state="one_outcome")
    rows = make_rows().iloc[:0]
    coefficients = linear_coefficients(rows, ORIGINS, fits, FEATURES)
    scores = boosted_scores(rows, ORIGINS, fits, FEATURES, lambda *_: rows, 20)
    assert coefficients.empty
    assert coefficients.dtypes.astype(str).to_dict() == COEFFICIENT_TYPES
    assert scores.equals(SCORES.empty_table())


# --- BG/NBD as of each cut-off --------------------------------------------------------


def make_histories(count: int = 300, seed: int = 2) -> pd.DataFrame:
    """Make histories of customers who buy till, after some order, they leave."""
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        rate, leaving = random.gamma(1, 0.03), random.beta(1, 3)
        age = int(random.integers(150, 210))
        last, orders = 0.0, 1
        while random.random() > leaving:
            following = last + random.exponential(1 / rate)
            if following > age:
                break
            last, orders = following, orders + 1
        rows.append((orders, int(last), age))
    counted = pd.DataFrame(rows, columns=HISTORY).value_counts().rename("customer_count")
    return counted.reset_index().assign(as_of_at=NOW)


def test_odds_of_no_order_are_told_of_every_history_known():
    histories = make_histories()
    odds = history_odds(histories, 90)
    shuffled = history_odds(histories.sample(frac=1, random_state=1), 90)
    pd.testing.assert_frame_equal(
        odds.reset_index(drop=True), shuffled.reset_index(drop=True), check_exact=True
    )
    chance = odds["probability_of_none"]
    assert len(odds) == len(histories)
    assert chance.between(0, 1, inclusive="neither").all()
    np.testing.assert_allclose(expit(odds["log_odds_of_none"]), chance, atol=1e-8)


def test_who_never_came_back_or_too_few_have_no_odds():
    never_back = make_histories().assign(frequency=1, age_at_last_order_days=0)
    for histories in (never_back, make_histories(20)):
        found = history_odds(histories, 90)
        assert found.empty
        assert found.dtypes.astype(str).to_dict() == ODDS_TYPES


# --- Intervals ------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.booleans(), st.integers(0, 3)),
        min_size=2,
        max_size=30,
    )
)
def test_the_weighted_auc_is_that_of_scikit_learn(customers):
    scores, happened, weights = map(np.array, zip(*customers, strict=True))
    (found,) = weighted_auc(
        scores.astype(float), happened, weights[:, None].astype(np.uint8)
    )
    counted = happened[weights > 0]
    if counted.all() or not counted.any():
        assert np.isnan(found)
    else:
        expected = roc_auc_score(happened, scores, sample_weight=weights)
        assert found == pytest.approx(expected, abs=1e-12)


def intervals(scores: pd.DataFrame, baseline: str, count: int, seed: int) -> pd.DataFrame:
    def read(target: str, as_of_at: pd.Timestamp) -> pd.DataFrame:
        return scores[(scores["target"] == target) & (scores["as_of_at"] == as_of_at)]

    scores = scores.rename(columns={"customer_id": "draw_key"})
    customers = scores[["target", "draw_key"]].drop_duplicates()
    cutoffs = scores[["target", "as_of_at"]].drop_duplicates()
    return auc_intervals(customers, cutoffs, read, baseline, count, seed)


def make_scores(count: int = 400) -> pd.DataFrame:
    rows = make_rows(count)
    random = np.random.default_rng(5)
    informed = rows.assign(model="logistic", probability=expit(rows["x"]))
    noisy = rows.assign(model="recency_alone", probability=random.random(len(rows)))
    return pd.concat([informed, noisy], ignore_index=True)


def test_intervals_hold_the_measure_and_pair_the_gain():
    scores = make_scores()
    found = intervals(scores, "recency_alone", 200, 20).set_index(["model", "as_of_at"])
    for key, rows in scores.groupby(["model", "as_of_at"]):
        area = roc_auc_score(rows["has_happened"].astype(bool), rows["probability"])
        assert found.loc[key, "auc_lower"] < area < found.loc[key, "auc_upper"]
    assert (found.loc["logistic", "auc_gain_lower"] > 0.2).all()
    assert (found.loc["recency_alone", ["auc_gain_lower", "auc_gain_upper"]] == 0).all(
        axis=None
    )
    mean = found.loc[("logistic", pd.NaT)]
    of_each = found.loc["logistic"].iloc[:2]
    width = mean["auc_upper"] - mean["auc_lower"]
    assert width < (of_each["auc_upper"] - of_each["auc_lower"]).min()


def test_intervals_do_not_depend_on_the_order_of_rows():
    scores = make_scores()
    pd.testing.assert_frame_equal(
        intervals(scores, "recency_alone", 100, 20),
        intervals(scores.sample(frac=1, random_state=1), "recency_alone", 100, 20),
        check_exact=True,
    )


def test_what_cannot_be_resampled_has_no_interval():
    one_outcome = make_scores().assign(has_happened=True)
    assert intervals(one_outcome, "recency_alone", 100, 20).empty
    two = make_scores(2).query("as_of_at == @EARLY").assign(has_happened=[True, False] * 2)
    found = intervals(two, "recency_alone", 100, 20)
    assert found["auc_lower"].isna().all()
    nothing = intervals(two.iloc[:0], "recency_alone", 100, 20)
    assert nothing.dtypes.astype(str).to_dict() == INTERVAL_TYPES


def test_without_a_baseline_there_is_no_gain():
    alone = make_scores().query("model == 'logistic'")
    found = intervals(alone, "recency_alone", 100, 20)
    assert found["auc_lower"].notna().all()
    assert found["auc_gain_lower"].isna().all()
