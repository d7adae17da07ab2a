"""Engines of the stream: one interface, the table alone, and river only if asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import segmentation.engines as engines
from segmentation.clusterers import CentreModel
from segmentation.engines import ENGINES, RIVER_STEP, engine_of, largest
from segmentation.streaming import advance, begin, refit
from test_streaming import GROUPS, RULE, UNIT, customers, history, tell

RIVER = [name for name in ENGINES if name != "sklearn"]
DENSITY = [name for name in ENGINES if not ENGINES[name].keeps_clusters]


def step(name, centres, points, seed=1, counts=None):
    weights = np.ones(len(centres)) if counts is None else counts
    return ENGINES[name].step(centres, weights, points, np.random.default_rng(seed))


def to_nearest(centres: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return how far each place is from the nearest centre."""
    gaps = places[:, None, :] - centres[None, :, :]
    return np.sqrt((gaps**2).sum(axis=2)).min(axis=1)


def test_the_step_of_scikit_learn_throws_no_dice():
    points = customers().points
    first, second = (step("sklearn", GROUPS, points, seed) for seed in (1, 2))
    np.testing.assert_array_equal(first, second)


def test_a_customer_draws_the_nearest_centre_of_river_a_little():
    centres = np.array([[0.0, 0.0], [6.0, 0.0]])
    moved = step("river_kmeans", centres, np.array([[5.0, 2.0]]))
    expected = [[0.0, 0.0], [6 - RIVER_STEP, 2 * RIVER_STEP]]
    np.testing.assert_allclose(moved, expected)


def test_a_rest_smaller_than_a_chunk_teaches_stream_k_means_nothing():
    few = customers(99).points
    np.testing.assert_array_equal(step("river_streamkmeans", GROUPS, few), GROUPS)
    enough = customers(100).points + 1
    assert not np.allclose(step("river_streamkmeans", GROUPS, enough), GROUPS)


@pytest.mark.parametrize("name", ENGINES)
def test_centres_stay_with_their_customers(name):
    """Groups that stand still keep a centre each, wherever the engine puts the others."""
    points = customers(900).points
    centres = step(name, GROUPS, points)
    assert np.isfinite(centres).all()
    assert to_nearest(centres, GROUPS).max() < 0.9


@pytest.mark.parametrize("name", DENSITY)
def test_dense_places_are_found_from_nothing(name):
    nothing = np.empty((0, 2))
    found = largest(step(name, nothing, customers(900).points), customers(900).points, 3)
    assert len(found) == 3
    assert to_nearest(found, GROUPS).max() < 0.9


@pytest.mark.parametrize("name", DENSITY)
def test_without_a_dense_place_all_are_one_cluster(name):
    points = np.array([[0.0, 0.0], [9.0, 9.0]])
    found = step(name, np.empty((0, 2)), points)
    np.testing.assert_allclose(found, [[4.5, 4.5]])


def test_only_the_largest_count_and_none_that_is_empty():
    centres = np.array([[0.0, 0.0], [5.0, 0.0], [9.0, 9.0], [99.0, 99.0]])
    points = np.array([[0.0, 0.1], [5.0, 0.1], [5.0, 0.2], [9.0, 9.0], [9.0, 9.1]])
    assert largest(centres, points, 2).tolist() == [[5, 0], [9, 9]]
    assert largest(centres, points, 9).tolist() == [[5, 0], [9, 9], [0, 0]]


@pytest.mark.parametrize("name", DENSITY)
def test_segments_that_come_and_go_keep_and_get_numbers(name):
    """A fourth group of customers comes: the three that were there keep their numbers."""
    rule = replace(RULE, cluster_count=4, engine=name)
    before = customers(900)
    state = begin(1, before, UNIT, rule)
    numbers = set(state.segment_ids)
    places = np.vstack([GROUPS, [[12.0, 12.0]]])
    after = advance(state, 2, customers(1200, groups=places), rule)
    assert len(after.segment_ids) <= 4
    assert list(after.segment_ids) == sorted(after.segment_ids)
    assert after.next_segment_id > max(after.segment_ids)
    came = after.label(np.array([[12.0, 12.0]]))[0]
    assert after.segment_ids[came] not in numbers
    numbers_before, numbers_after = (
        [each.segment_ids[place] for place in each.label(GROUPS)] for each in (state, after)
    )
    same = zip(numbers_before, numbers_after, strict=True)
    assert sum(then == now for then, now in same) >= 2


def test_a_number_goes_with_its_centre_wherever_the_engine_puts_it(monkeypatch):
    class Turned:
        keeps_clusters = False

        def step(self, centres, counts, points, random):
            return centres[::-1]

    rule = replace(RULE, engine="river_dbstream")
    state = begin(1, customers(300), UNIT, RULE)
    monkeypatch.setitem(ENGINES, "river_dbstream", Turned())
    # The last group is the largest, so that the first segment is not the first in size.
    after = advance(state, 2, customers(300, groups=GROUPS[[0, 1, 2, 2, 2]]), rule)
    assert after.segment_ids == state.segment_ids
    np.testing.assert_array_equal(after.centres, state.centres)
    assert after.counts.tolist() == [60, 60, 180]


@pytest.mark.parametrize("name", RIVER)
def test_many_runs_tell_what_one_tells_with_every_engine(name):
    rule = replace(RULE, engine=name)
    table = history(9, per_window=50)
    once = tell(table, rule=rule, count=9)
    assert once["window_id"].nunique() >= 5
    told = None
    for stop in (5, 6, 9):
        new = tell(table, told, rule, stop)
        told = new if told is None else pd.concat([told, new], ignore_index=True)
    pd.testing.assert_frame_equal(told, once)
    shuffled = table.sample(frac=1, random_state=5)
    pd.testing.assert_frame_equal(tell(shuffled, rule=rule, count=9), once)


@pytest.mark.parametrize("name", RIVER)
def test_a_window_of_nobody_or_one_and_a_full_fit_are_no_error(name):
    rule = replace(RULE, engine=name)
    state = begin(1, customers(300), UNIT, rule)
    one = advance(state, 2, customers(1), rule)
    assert one.customer_count == 1
    nobody = advance(one, 3, customers(0), rule)
    np.testing.assert_array_equal(nobody.centres, one.centres)
    anew = refit(nobody, customers(300), UNIT, rule)
    assert anew.model_version == "stream-w00003"
    assert len(anew.centres) == len(anew.segment_ids) == len(anew.counts)
    assert CentreModel(anew.centres).label(GROUPS).max() < len(anew.segment_ids)


def test_without_river_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    assert engine_of("sklearn") is ENGINES["sklearn"]
    for name in RIVER:
        with pytest.raises(ModuleNotFoundError, match=f"engine is {name}, but .*pip"):
            engine_of(name)
