"""The same customers under other ids: the same tables under these, to the last bit.

Every Python function from customers to a table, on made-up customers of whom some are
alike, with samples of fewer than there are. Whole runs: deep/test_whole_equivalence.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from customers import FEATURES, METHODS, RULE, make_customers
from scipy.special import expit
from segmentation.engines import ENGINES
from segmentation.fitting import (
    density_curves,
    fit_parameters,
    label_by_density,
    measure_segments,
    search_segments,
)
from segmentation.forecasting import boosted_scores, linear_coefficients
from segmentation.naming import name_segments
from segmentation.ordering import by_value, value_order
from segmentation.outliers import score_isolation
from segmentation.projection import load_features, project_customers
from segmentation.search import Rule
from segmentation.streaming import stream_segments
from segmentation.value import fit_value_models, forecast_value
from test_forecasting import FEATURES as LOOKED_AT
from test_forecasting import FITS, ORIGINS, make_rows
from test_naming import ARCHETYPES
from test_streaming import FEATURES as STREAMED
from test_streaming import RULE as STREAM_RULE
from test_streaming import history, reader, scalers_of, windows_of
from test_value import histories

MODELS = ["logistic", "boosting"]


def other_ids(table: pd.DataFrame) -> pd.DataFrame:
    """Call customers otherwise, by names that sort the other way and give the old back."""
    return table.assign(customer_id=["z" + name[::-1] for name in table["customer_id"]])


def alike(customers: pd.DataFrame) -> pd.DataFrame:
    """Make every fifth customer equal to the one before in all but the name."""
    places = np.arange(len(customers))
    places[4::5] -= 1
    same = customers.iloc[places].reset_index(drop=True)
    return same.assign(customer_id=customers["customer_id"].to_numpy())


def assert_same(
    tell: Callable[[pd.DataFrame], pd.DataFrame], customers: pd.DataFrame
) -> None:
    """Hold what is told of customers to what is told of them under other ids."""
    told, other = tell(customers), tell(other_ids(customers))
    assert len(told)
    if "customer_id" in told:
        keys = [name for name in ("model", "projection") if name in told]
        told = other_ids(told).sort_values([*keys, "customer_id"], ignore_index=True)
        other = other.sort_values([*keys, "customer_id"], ignore_index=True)
    pd.testing.assert_frame_equal(told, other, check_exact=True)


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    """Make overlapping groups, so that where a clusterer begins decides what it finds."""
    table = alike(make_customers(400))
    noise = np.random.default_rng(4).normal(0, 0.7, (len(table), len(FEATURES)))
    noise[4::5] = noise[3::5]
    table[[f"{name}_scaled" for name in FEATURES]] += noise
    return table


def candidates_of(customers: pd.DataFrame) -> pd.DataFrame:
    out = customers.iloc[3:40:9][["customer_id"]]
    rule = Rule(0.01, 0.9, 0.4, 0.1, RULE.segment_count_floor)
    return search_segments(customers, out, FEATURES, METHODS, 4, rule, 150, 100, 2, 20)


@pytest.mark.parametrize("size", [150, 10_000])
def test_clusterers_know_no_ids(customers, size):
    assert_same(candidates_of, customers)
    candidates = candidates_of(customers)
    for tell in (fit_parameters, label_by_density):
        told = partial(tell, candidates=candidates, features=FEATURES)
        assert_same(partial(told, fit_sample_size=size, random_seed=20), customers)
    assert_same(lambda table: density_curves(table, FEATURES, size, 20), customers)


def assigned(table: pd.DataFrame) -> pd.DataFrame:
    """Give even customers who are alike different segments, by what is not a feature."""
    return table[["customer_id"]].assign(
        segment_id=1 + np.arange(len(table)) % 3, method="kmeans", model_version="v"
    )


def test_measures_and_names_know_no_ids(customers):
    for size in (150, 10_000):
        assert_same(
            lambda table, size=size: measure_segments(
                table, assigned(table), FEATURES, size, 20
            ),
            customers,
        )
    assert_same(lambda table: name_segments(table, assigned(table), ARCHETYPES), customers)


@pytest.mark.parametrize("size", [150, 10_000])
def test_the_isolation_forest_knows_no_ids(customers, size):
    assert_same(lambda table: score_isolation(table, FEATURES, 20, size, 20), customers)


def test_principal_components_know_no_ids(customers):
    table = customers.assign(segment_id=1)
    assert_same(lambda each: load_features(each, FEATURES, ["pca"]), table)
    assert_same(lambda each: project_customers(each, FEATURES, ["pca"], 10_000, 20), table)


def test_whom_a_picture_shows_hangs_on_the_id_but_not_where(customers):
    """The one sample that is drawn by id: the same places, of other customers."""
    table = customers.assign(segment_id=1)
    everybody = project_customers(table, FEATURES, ["pca"], 10_000, 20)
    some = project_customers(other_ids(table), FEATURES, ["pca"], 100, 20)
    assert len(some) == 100
    back = some.assign(customer_id=some["customer_id"].str[:0:-1])
    both = back.merge(everybody, on=["customer_id", "x", "y"])
    assert len(both) == 100


@pytest.mark.parametrize("population", ["known", "active"])
@pytest.mark.parametrize("engine", ENGINES)
def test_the_stream_knows_no_ids(engine, population):
    if engine != "sklearn":
        pytest.importorskip("river")
    known = history(14)
    rule = replace(
        STREAM_RULE,
        engine=engine,
        population=population,
        full_refit_every=3,
        fit_sample_size=150,
    )

    def tell(table: pd.DataFrame) -> pd.DataFrame:
        table = table.sort_values(["window_id", "customer_id"], ignore_index=True)
        windows, scalers = windows_of(14), scalers_of(known)
        return stream_segments(reader(table), windows, 600, scalers, None, STREAMED, rule)

    assert_same(tell, alike_in_windows(known))


def alike_in_windows(table: pd.DataFrame) -> pd.DataFrame:
    parts = [alike(part.reset_index(drop=True)) for _, part in table.groupby("window_id")]
    return pd.concat(parts, ignore_index=True)


def test_forecasts_know_no_ids():
    """Nor do the features that a model does not see: it is fitted to those it sees."""
    random = np.random.default_rng(9)
    rows = make_rows().assign(y=random.integers(0, 3, 800))
    rows["has_happened"] = random.random(800) < expit(rows["x"] + rows["y"] - 1)
    looked_at = pd.concat([LOOKED_AT, LOOKED_AT.tail(2).assign(feature="y", model=MODELS)])

    def tell_linear(table: pd.DataFrame) -> pd.DataFrame:
        return linear_coefficients(by_id(table), ORIGINS, FITS, looked_at)

    def tell_boosted(table: pd.DataFrame) -> pd.DataFrame:
        def read(target: str, as_of_at: pd.Timestamp) -> pd.DataFrame:
            return by_id(table).head(400)

        told = boosted_scores(by_id(table), ORIGINS, FITS, looked_at, read, 20)
        return told.to_pandas()

    assert_same(tell_linear, rows)
    assert_same(tell_boosted, rows)


def by_id(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(["as_of_at", "customer_id"], ignore_index=True)


def test_value_knows_no_ids_and_equal_histories_have_equal_intervals():
    customers = alike(histories(600))
    assert_same(fit_value_models, customers)

    def tell(table: pd.DataFrame) -> pd.DataFrame:
        return forecast_value(table, fit_value_models(table), 365, 0.8, 20)

    assert_same(tell, customers)
    told = tell(customers).drop(columns="customer_id")
    assert (
        told.iloc[4::5]
        .reset_index(drop=True)
        .equals(told.iloc[3::5].reset_index(drop=True))
    )


def test_rows_come_by_their_first_column_then_the_next_what_is_missing_last():
    table = pd.DataFrame(
        {"a": [2.0, np.nan, 1.0, 1.0], "b": [0, 0, 5, 4], "name": ["c", "d", "b", "a"]}
    )
    assert by_value(table, ["a", "b"])["name"].tolist() == ["a", "b", "c", "d"]
    assert value_order(np.array([1, 1]), np.array([True, False])).tolist() == [1, 0]


def test_without_columns_rows_stay():
    table = pd.DataFrame({"name": ["b", "a"]})
    assert by_value(table, []).equals(table)
