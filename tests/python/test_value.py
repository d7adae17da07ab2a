"""Value: from histories to forecasts with intervals, and its states; what it may know."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from projects import copy_project, query, run_dbt
from segmentation.buying import BgNbd
from segmentation.spending import GammaGamma
from segmentation.value import (
    FORECAST_TYPES,
    MODEL_TYPES,
    PARAMETERS,
    Histories,
    draw_values,
    fit_value_models,
    forecast_value,
)
from test_buying import SHOP
from test_buying import shop_of as orders_of

ORDERS = BgNbd(0.8, 60.0, 0.6, 2.5, float("nan"))
WORTH = GammaGamma(2.2, 3.8, 430.0, float("nan"))


def histories(count=2000, seed=1, cut_off="now") -> pd.DataFrame:
    """Make customers of a shop that is as the models have it."""
    frequency, recency, age = orders_of(SHOP, count, seed)
    random = np.random.default_rng(seed)
    rate = random.gamma(WORTH.q, 1 / WORTH.gamma, count)
    orders = frequency + 1
    return pd.DataFrame(
        {
            "cut_off": cut_off,
            "window_id": np.int32(9),
            "customer_id": [f"c{number:05d}" for number in range(count)],
            "order_count": orders.astype(np.int32),
            "age_at_last_order_days": np.floor(recency).astype(np.int32),
            "age_days": age.astype(np.int32),
            "mean_order_value": random.gamma(WORTH.p * orders, 1 / rate) / orders,
        }
    )


def forecast(customers: pd.DataFrame, share=0.8, horizon=365, seed=20) -> pd.DataFrame:
    return forecast_value(customers, fit_value_models(customers), horizon, share, seed)


def state_of(customers: pd.DataFrame) -> str:
    (model,) = fit_value_models(customers).to_dict("records")
    return model["state"]


# --- Forecasts ------------------------------------------------------------------------


def test_tables_have_their_types_and_value_is_orders_times_their_worth():
    customers = histories()
    assert fit_value_models(customers).dtypes.astype(str).to_dict() == MODEL_TYPES
    told = forecast(customers)
    assert told.dtypes.astype(str).to_dict() == FORECAST_TYPES
    assert len(told) == len(customers)
    product = told["expected_orders"] * told["expected_order_value"]
    np.testing.assert_allclose(told["expected_value"], product, rtol=1e-8)
    assert (told["lower_value"] <= told["upper_value"]).all()
    silent = told["probability_no_order"] > 0.97
    assert silent.sum() > 20
    assert (told.loc[silent, "upper_value"] == 0).all()


def test_drawn_futures_are_on_average_what_is_expected():
    told = Histories(
        np.array([1.0, 1.0, 3.0, 40.0]),
        np.array([0.0, 0.0, 90.0, 600.0]),
        np.array([3.0, 600.0, 300.0, 610.0]),
        np.array([200.0, 50.0, 100.0, 900.0]),
    )
    random = np.random.default_rng(5)
    drawn = np.hstack([draw_values(ORDERS, WORTH, told, 365, random) for _ in range(300)])
    orders = ORDERS.expected_orders(*told.buying, 365)
    each = WORTH.expected_order_value(told.order_count, told.mean_order_value)
    none = ORDERS.probability_of_none(*told.buying, 365)
    np.testing.assert_allclose(drawn.mean(axis=1), orders * each, rtol=0.04)
    np.testing.assert_allclose((drawn == 0).mean(axis=1), none, atol=0.01)


def test_intervals_hold_as_many_as_they_say():
    """Values are drawn from the true models, intervals from those fitted to the past."""
    customers = histories(6000)
    told = Histories(
        *(
            customers[name].to_numpy(np.float64)
            for name in (
                "order_count", "age_at_last_order_days", "age_days", "mean_order_value",
            )
        )
    )  # fmt: skip
    came = draw_values(SHOP, WORTH, told, 365, np.random.default_rng(8))[:, 0]
    for share in (0.5, 0.8):
        found = forecast(customers, share)
        within = found["lower_value"].le(came) & found["upper_value"].ge(came)
        # 0 is one value of many futures, so intervals that begin there hold more.
        busy = found["lower_value"] > 0
        assert busy.sum() > 200
        assert within[busy].mean() == pytest.approx(share, abs=0.06)
        assert within.mean() >= share - 0.02


def test_the_order_of_rows_does_not_show_and_the_seed_only_in_intervals():
    customers = histories(12_000)
    told = forecast(customers)
    shuffled = customers.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(forecast(shuffled), told, check_exact=True)
    other = forecast(customers, seed=21)
    ends = ["lower_value", "upper_value"]
    pd.testing.assert_frame_equal(other.drop(columns=ends), told.drop(columns=ends))
    assert not other["upper_value"].equals(told["upper_value"])


def test_cutoffs_do_not_know_of_each_other():
    both = pd.concat([histories(600), histories(700, seed=2, cut_off="held_out")])
    models = fit_value_models(both).set_index("cut_off")
    alone = fit_value_models(histories(600)).set_index("cut_off")
    pd.testing.assert_series_equal(models.loc["now"], alone.loc["now"])
    assert models.loc["held_out", "customer_count"] == 700
    counts = forecast(both)["cut_off"].value_counts()
    assert counts.to_dict() == {"now": 600, "held_out": 700}


# --- States ---------------------------------------------------------------------------


def test_too_few_or_one_time_customers_are_a_state():
    customers = histories()
    once = customers.assign(order_count=1, age_at_last_order_days=0)
    assert state_of(customers) == "fitted"
    assert state_of(customers.head(49)) == "too_few_customers"
    assert state_of(once) == "too_few_repeat_buyers"
    alike = customers.assign(order_count=9, age_at_last_order_days=90, age_days=100)
    assert state_of(alike) == "no_maximum"
    for some in (customers.head(49), once, alike, customers.head(0)):
        assert forecast(some).empty
        assert fit_value_models(some)[list(PARAMETERS)].isna().all(axis=None)


def test_orders_that_are_worth_nothing_are_forecast_without_a_value():
    customers = histories().assign(mean_order_value=0.0)
    assert state_of(customers) == "orders_only"
    told = forecast(customers)
    assert told["expected_orders"].gt(0).all()
    assert told[["expected_value", "lower_value", "upper_value"]].isna().all(axis=None)


def test_one_customer_of_no_value_gets_a_small_one():
    customers = histories()
    customers.loc[5, ["order_count", "mean_order_value"]] = [90, 0.0]
    told = forecast(customers)
    assert told["expected_order_value"].idxmin() == 5
    assert told.loc[5, "expected_value"] > 0


# --- Whole runs -----------------------------------------------------------------------


def test_the_held_out_fit_knows_no_more_than_there_was(sample_project, tmp_path):
    """A build of the file as it then was fits the same, and has nothing held out itself."""
    ((then,),) = query(
        sample_project,
        "select as_of_at from marts.fct_value_models where cut_off = 'held_out'",
    )
    project = copy_project(tmp_path / "project", tested=False)
    ran = run_dbt(
        project, "build", "--select", "+fct_customer_value", "+rpt_value_health",
        "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test",
        replay_until=str(then),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    columns = ", ".join(["window_id", "state", "customer_count", *PARAMETERS])
    sql = f"select {columns} from marts.fct_value_models where cut_off = "
    assert query(project, f"{sql} 'now'") == query(sample_project, f"{sql} 'held_out'")
    assert query(project, f"{sql} 'held_out'")[0][1] == "too_short_a_history"
    assert query(project, "select count(*) from marts.fct_value_evaluation") == [(0,)]
    statuses = query(
        project, "select check_name, status from marts.rpt_value_health order by 1"
    )
    assert dict(statuses)["value_within_intervals"] == "unknown"
    assert dict(statuses)["value_frequency_against_value"] == "passed"


def test_the_forecast_of_the_sample_ranks_better_than_chance(sample_project):
    rows = query(
        sample_project,
        """
        select target, predictor, rank_correlation, mae
        from marts.fct_value_evaluation where population = 'everyone'
        """,
    )
    found = {row[:2]: row[2:] for row in rows}
    for target in ("orders", "value"):
        assert found[target, "model"][0] > 0.5
        assert found[target, "model"][1] < found[target, "same_for_all"][1]
