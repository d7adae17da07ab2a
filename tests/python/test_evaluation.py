"""Measures of a segmentation against values that are known by hand."""

import math

import numpy as np
import pytest
from segmentation import evaluation
from segmentation.evaluation import separation

PAIRS = np.array([[0.0], [1.0], [10.0], [11.0]])


def test_silhouette_of_two_pairs_by_hand():
    # For 0: a = 1, b = (10 + 11) / 2; for 1: a = 1, b = 9.5; the others mirror them.
    expected = ((1 - 1 / 10.5) + (1 - 1 / 9.5)) / 2
    measured = separation(PAIRS, np.array([1, 1, 2, 2]))
    assert measured["silhouette"] == pytest.approx(expected)
    assert measured["silhouette_with_noise"] == measured["silhouette"]
    # Davies-Bouldin: mean distances to the centres 0.5 each, centres 10 apart.
    assert measured["davies_bouldin"] == pytest.approx(0.1)
    # Calinski-Harabasz: between 100 / 1, within 1 / 2.
    assert measured["calinski_harabasz"] == pytest.approx(200)


def test_noise_flatters_unless_it_is_counted():
    points = np.vstack([PAIRS, [[6.0]]])
    found = separation(points, np.array([1, 1, 2, 2, -1]))
    without = separation(PAIRS, np.array([1, 1, 2, 2]))
    counted = separation(points, np.array([1, 1, 2, 2, 2]))
    assert found["silhouette"] == without["silhouette"]
    assert found["silhouette_with_noise"] == counted["silhouette"]
    assert found["silhouette_with_noise"] < found["silhouette"]


@pytest.mark.parametrize("labels", [[1, 1, 1, 1], [1, 2, 3, 4], [-1, -1, -1, -1]])
def test_measures_that_are_not_defined_are_nan(labels):
    assert all(math.isnan(value) for value in separation(PAIRS, np.array(labels)).values())


def test_a_silhouette_in_parts_is_that_of_all_at_once(monkeypatch):
    random = np.random.default_rng(3)
    points, labels = random.normal(size=(700, 3)), random.integers(0, 4, 700)
    monkeypatch.setattr(evaluation, "DISTANCES_MIB", 1024)
    at_once = separation(points, labels)
    monkeypatch.setattr(evaluation, "DISTANCES_MIB", 1)  # 187 customers at a time
    assert separation(points, labels) == at_once
