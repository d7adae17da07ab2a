"""Clusterers: one protocol, labels from parameters, sane at the edges."""

import numpy as np
import pandas as pd
import pytest
from customers import FEATURES, make_customers, points_of
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import fitted_methods
from segmentation.clusterers import CLUSTERERS, Candidate, CentreModel, canonical_order, fit
from segmentation.rounding import rounded
from sklearn.cluster import DBSCAN
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

CANDIDATES = [
    Candidate("kmeans", 3),
    Candidate("minibatch_kmeans", 3),
    Candidate("gmm", 3, covariance_type="full"),
    Candidate("gmm", 3, covariance_type="diag"),
    Candidate("gmm", 3, covariance_type="tied"),
    Candidate("dbscan", eps=0.5, min_samples=5),
]
NAMES = [f"{each.method}-{each.covariance_type or ''}" for each in CANDIDATES]


@pytest.fixture(params=CANDIDATES, ids=NAMES)
def candidate(request) -> Candidate:
    return request.param


def test_groups_that_are_far_apart_are_found(candidate):
    customers = make_customers()
    model = fit(points_of(customers), candidate, random_seed=20)
    labels = model.label(points_of(customers))
    truth = (customers["recency_days"] + 40) // 100
    assert model.cluster_count == 3
    assert adjusted_rand_score(truth, labels) > 0.99


def test_the_same_seed_gives_the_same_parameters(candidate):
    points = points_of(make_customers())
    one, other = (list(fit(points, candidate, 4).parameters(FEATURES)) for _ in range(2))
    assert one == other


def test_a_reordered_model_gives_the_same_clusters_other_numbers(candidate):
    points = points_of(make_customers())
    model = fit(points, candidate, random_seed=20)
    labels = model.label(points)
    again = model.reordered([2, 0, 1]).label(points)
    expected = np.array([1, 2, 0, -1])[labels]
    assert (again == expected).all()


def test_one_customer_is_one_cluster_or_noise(candidate):
    points = points_of(make_customers(1))
    model = fit(points, candidate, random_seed=20)
    expected = [-1] if candidate.method == "dbscan" else [0]
    assert model.label(points).tolist() == expected


def test_customers_who_are_all_alike_are_one_cluster(candidate):
    points = np.ones((50, 3))
    model = fit(points, candidate, random_seed=20)
    assert model.cluster_count == 1
    assert set(model.label(points)) == {0}


def test_fewer_customers_than_clusters_do_no_harm(candidate):
    points = points_of(make_customers(2))
    model = fit(points, candidate, random_seed=20)
    assert model.cluster_count <= 2
    assert len(model.label(points)) == 2


def test_a_constant_feature_does_no_harm(candidate):
    customers = make_customers()
    customers["frequency_scaled"] = 0.0
    points = points_of(customers)
    model = fit(points, candidate, random_seed=20)
    assert model.cluster_count == 3
    assert all(np.isfinite(value) for *_, value in model.parameters(FEATURES))


def test_a_wholesaler_a_thousand_times_the_median_does_not_break_it(candidate):
    customers = make_customers()
    customers.loc[0, "monetary_scaled"] = 1000.0
    points = points_of(customers)
    labels = fit(points, candidate, random_seed=20).label(points)
    assert np.isfinite(labels).all()
    if candidate.method == "dbscan":
        assert labels[0] == -1


@pytest.mark.parametrize("kind", ["full", "diag", "tied"])
def test_a_mixture_labels_as_scikit_learn_does(kind):
    points = np.random.default_rng(5).normal(size=(800, 3)) ** 3
    reference = GaussianMixture(4, covariance_type=kind, random_state=20, max_iter=200)
    expected = reference.fit_predict(points)
    model = fit(points, Candidate("gmm", 4, covariance_type=kind), random_seed=20)
    labels = model.label(points)
    # Components that are nobody's are left out, so the numbers are those that are used.
    assert (labels == np.unique(expected, return_inverse=True)[1]).all()
    assert model.bic == pytest.approx(reference.bic(points), abs=0.001)


def test_dbscan_labels_core_points_and_noise_as_scikit_learn_does():
    points = np.random.default_rng(5).normal(size=(400, 2))
    reference = DBSCAN(eps=0.25, min_samples=6).fit(points)
    labels = fit(points, Candidate("dbscan", eps=0.25, min_samples=6), 0).label(points)
    core = reference.core_sample_indices_
    assert (labels[core] == reference.labels_[core]).all()
    assert ((labels == -1) == (reference.labels_ == -1)).all()
    assert 0 < (labels == -1).sum() < 400


def test_all_noise_is_a_model_of_no_cluster():
    points = np.arange(10.0).reshape(-1, 1)
    model = fit(points, Candidate("dbscan", eps=0.1, min_samples=3), 0)
    assert model.cluster_count == 0
    assert set(model.label(points)) == {-1}
    assert list(model.parameters(["x"])) == []


def test_two_equal_centres_leave_one_that_is_somebodys():
    model = CentreModel(np.array([[0.0], [0.0], [5.0]]))
    assert model.label(np.array([[1.0], [4.0]])).tolist() == [0, 2]


def test_of_equally_near_centres_the_first_is_taken():
    points = np.array([[0.0], [1.0], [2.0]])
    assert CentreModel(np.array([[0.0], [2.0]])).label(points).tolist() == [0, 0, 1]


def test_segments_of_equal_value_are_ordered_by_recency_and_noise_left_out():
    customers = pd.DataFrame(
        {"monetary": [5.0, 5.0, 9.0, 99.0], "recency_days": [8.0, 3.0, 99.0, 1.0]}
    )
    assert canonical_order(np.array([0, 1, 2, -1]), customers) == [2, 1, 0]


def test_an_unknown_method_is_refused_by_name():
    with pytest.raises(ValueError, match="method 'ward' is not one of .*'kmeans'"):
        fit(np.zeros((3, 1)), Candidate("ward", 2), 0)


def test_rounding_keeps_ten_significant_digits_of_large_and_small():
    values = rounded(np.array([123456.78901234, -1.23456789012e-7, 0.0]))
    assert values.tolist() == [123456.789, -1.23456789e-7, 0.0]


@settings(max_examples=30, deadline=None)
@given(
    values=st.lists(st.integers(-50, 50), min_size=1, max_size=40),
    cluster_count=st.integers(2, 6),
    method=st.sampled_from(["kmeans", "minibatch_kmeans"]),
)
def test_every_centre_is_somebodys_nearest(values, cluster_count, method):
    points = np.array(values, dtype=float).reshape(-1, 1)
    model = fit(points, Candidate(method, cluster_count), random_seed=3)
    assert set(model.label(points)) == set(range(model.cluster_count))
    assert model.cluster_count <= min(cluster_count, len(set(values)))


def test_the_vars_allow_every_method_and_no_other():
    assert sorted(fitted_methods()) == sorted(CLUSTERERS)
    assert {candidate.method for candidate in CANDIDATES} == set(CLUSTERERS)
