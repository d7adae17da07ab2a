"""Clusterers: canonical, repeatable, and sane at the edges."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from segmentation.clusterers import (
    CLUSTERERS,
    canonical_order,
    fit_kmeans,
    fit_segments,
    nearest_centre,
)

FEATURES = ["recency_days", "frequency", "monetary"]


def make_customers(count: int = 300, seed: int = 1) -> pd.DataFrame:
    """Three groups of customers, far apart, in rows of no order."""
    random = np.random.default_rng(seed)
    group = random.integers(0, 3, count)
    table = pd.DataFrame(
        {
            "window_id": 7,
            "customer_id": [f"c{number:04d}" for number in random.permutation(count)],
            "recency_days": 10 + 100 * group + random.normal(0, 3, count),
            "frequency": 30 - 10 * group + random.normal(0, 1, count),
            "monetary": 3000 - 1000 * group + random.normal(0, 50, count),
        }
    )
    for name in FEATURES:
        table[f"{name}_scaled"] = (table[name] - table[name].mean()) / table[name].std()
    return table


def fit(customers: pd.DataFrame, cluster_count: int = 3, seed: int = 20) -> pd.DataFrame:
    return fit_segments(customers, FEATURES, "kmeans", cluster_count, seed)


def test_groups_that_are_far_apart_are_found_and_ordered_by_value():
    centres = fit(make_customers()).pivot(
        index="segment_id", columns="feature", values="centre_scaled"
    )
    assert list(centres.index) == [1, 2, 3]
    assert centres["monetary"].is_monotonic_decreasing
    assert centres["recency_days"].is_monotonic_increasing
    assert np.diff(centres["monetary"]).max() < -1


def test_shuffled_rows_give_the_same_parameters_to_the_last_bit():
    customers = make_customers()
    for seed in range(3):
        shuffled = customers.sample(frac=1, random_state=seed)
        pd.testing.assert_frame_equal(fit(customers), fit(shuffled), check_exact=True)


def test_the_seed_decides_where_there_is_no_structure():
    random = np.random.default_rng(0)
    customers = make_customers()
    for name in FEATURES:
        customers[f"{name}_scaled"] = random.uniform(size=len(customers))
    first, again, other = (fit(customers, 8, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert not np.array_equal(first["centre_scaled"], other["centre_scaled"])


def test_no_more_segments_come_out_than_there_are_different_customers():
    customers = make_customers(6)
    columns = [f"{name}_scaled" for name in FEATURES]
    customers.loc[:2, columns] = 0.0
    customers.loc[3:, columns] = 1.0
    assert fit(customers, 4)["segment_id"].max() == 2


def test_one_customer_is_one_segment():
    assert fit(make_customers(1).fillna(0.0), 4)["segment_id"].tolist() == [1, 1, 1]


def test_no_customers_give_a_table_without_rows_and_with_types():
    table = fit(make_customers().head(0))
    assert table.empty
    assert (
        table.dtypes.astype(str).to_dict()
        == fit(make_customers()).dtypes.astype(str).to_dict()
    )


def test_an_unknown_method_is_refused_by_name():
    with pytest.raises(ValueError, match=r"'ward' is not one of"):
        fit_segments(make_customers(), FEATURES, "ward", 3, 20)


def test_a_version_names_method_and_window():
    assert set(fit(make_customers())["model_version"]) == {"kmeans-w00007"}


def test_of_equally_near_centres_the_first_is_taken():
    points = np.array([[0.0], [1.0], [2.0]])
    assert nearest_centre(points, np.array([[0.0], [2.0]])).tolist() == [0, 0, 1]


def test_segments_of_equal_value_are_ordered_by_recency():
    customers = pd.DataFrame(
        {"monetary": [5.0, 5.0, 9.0], "recency_days": [8.0, 3.0, 99.0]}
    )
    assert canonical_order(np.array([0, 1, 2]), customers) == [2, 1, 0]


@settings(max_examples=30, deadline=None)
@given(
    values=st.lists(st.integers(-50, 50), min_size=1, max_size=40),
    cluster_count=st.integers(2, 6),
)
def test_every_centre_is_somebodys_nearest(values, cluster_count):
    points = np.array(values, dtype=float).reshape(-1, 1)
    centres = fit_kmeans(points, cluster_count, random_seed=3)
    labels = nearest_centre(points, centres)
    assert set(labels) == set(range(len(centres)))
    assert len(centres) == min(cluster_count, len(set(values)))


@pytest.mark.parametrize("method", sorted(CLUSTERERS))
def test_a_constant_feature_does_no_harm(method):
    customers = make_customers()
    customers["frequency_scaled"] = 0.0
    table = fit_segments(customers, FEATURES, method, 3, 20)
    assert table["centre_scaled"].notna().all()
