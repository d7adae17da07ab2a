"""The online clusterer: its state is all it has, its numbers stay, nothing jumps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from segmentation.clusterers import CentreModel
from segmentation.streaming import (
    STATE_TYPES,
    Customers,
    Scaler,
    StreamRule,
    advance,
    begin,
    refit,
    stream_segments,
)

FEATURES = ["frequency", "monetary"]
RULE = StreamRule(3, 4, 0, "known", 1000, 7)
UNIT = Scaler(np.zeros(2), np.ones(2))
GROUPS = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])


def customers(count=240, seed=1, groups=GROUPS, noise=0.3) -> Customers:
    """Make customers around some centres; the first group is worth most."""
    random = np.random.default_rng(seed)
    group = np.arange(count) % len(groups)
    points = groups[group] + random.normal(0, noise, (count, 2))
    return Customers(
        points,
        random.random(count) < 0.5,
        1000.0 - 100 * group + random.normal(0, 1, count),
        10.0 + group,
    )


def history(window_count=10, per_window=40, seed=3) -> pd.DataFrame:
    """Make a shop that grows by some customers a window, their features drifting."""
    random = np.random.default_rng(seed)
    rows = []
    for window_id in range(1, window_count + 1):
        known = window_id * per_window
        group = np.arange(known) % 3
        points = GROUPS[group] + random.normal(0, 0.3, (known, 2)) + window_id * 0.05
        for number in range(known):
            rows.append(
                (
                    window_id,
                    f"c{number:05d}",
                    bool(random.random() < 0.4),
                    1000.0 - 100 * group[number],
                    float(group[number]),
                    *points[number],
                )
            )
    names = ["window_id", "customer_id", "is_active", "monetary", "recency_days"]
    return pd.DataFrame(rows, columns=names + [f"{each}_transformed" for each in FEATURES])


def reader(table: pd.DataFrame):
    """Read windows of a table as the database gives them."""
    ordered = table.sort_values("window_id", kind="stable")

    def read(first: int, last: int) -> dict[str, np.ndarray]:
        chosen = ordered[ordered["window_id"].between(first, last)]
        return {name: chosen[name].to_numpy() for name in chosen.columns}

    return read


def windows_of(count: int, mark: int = 0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "window_id": range(1, count + 1),
            "history_fingerprint": [mark + number for number in range(1, count + 1)],
        }
    )


def scalers_of(table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for window_id, group in table.groupby("window_id"):
        for name in FEATURES:
            values = group[f"{name}_transformed"]
            rows.append((window_id, name, values.mean(), values.std(ddof=0)))
    return pd.DataFrame(rows, columns=["window_id", "feature", "centre", "spread"])


def tell(table, told=None, rule=RULE, count=10) -> pd.DataFrame:
    shown = table[table["window_id"] <= count]
    return stream_segments(
        reader(shown),
        windows_of(count),
        shown["customer_id"].nunique(),
        scalers_of(shown),
        told,
        FEATURES,
        rule,
    )


def test_nothing_is_fitted_to_fewer_customers_than_the_warm_up():
    assert RULE.warm_up_count == 200
    assert replace(RULE, cluster_count=12).warm_up_count == 200
    assert replace(RULE, cluster_count=25).warm_up_count == 250
    assert begin(1, customers(199), UNIT, RULE) is None
    assert begin(1, customers(200), UNIT, RULE) is not None


def test_identical_customers_are_no_three_segments():
    same = customers(300, groups=np.zeros((1, 2)), noise=0)
    assert begin(1, same, UNIT, RULE) is None


def test_the_first_segments_are_numbered_by_value():
    state = begin(1, customers(), UNIT, RULE)
    assert state.segment_ids == (1, 2, 3)
    np.testing.assert_allclose(state.centres, GROUPS, atol=0.2)
    assert state.counts.tolist() == [80, 80, 80]


def test_a_step_is_the_running_mean_of_what_was_nearest():
    """Sculley's update, written out: (count × centre + sum of points) / (count + n)."""
    state = begin(1, customers(), UNIT, RULE)
    fed = customers(90, seed=2)
    after = advance(state, 2, fed, RULE)
    labels = CentreModel(state.centres).label(fed.points)
    for number in range(3):
        mine = fed.points[labels == number]
        total = state.counts[number] * state.centres[number] + mine.sum(axis=0)
        expected = total / (state.counts[number] + len(mine))
        np.testing.assert_allclose(after.centres[number], expected, rtol=1e-8)
        assert after.counts[number] == state.counts[number] + len(mine)


def test_forgetting_halves_the_past_in_its_half_life():
    rule = replace(RULE, forgetting_half_life_windows=2)
    state = begin(1, customers(), UNIT, rule)
    nobody = Customers(np.empty((0, 2)), np.empty(0, bool), np.empty(0), np.empty(0))
    twice = advance(advance(state, 2, nobody, rule), 3, nobody, rule)
    np.testing.assert_allclose(twice.counts, state.counts / 2)
    np.testing.assert_array_equal(twice.centres, state.centres)


def test_only_the_active_are_fed_where_the_rule_says_so():
    rule = replace(RULE, population="active")
    fed = customers(600)
    state = begin(1, fed, UNIT, rule)
    assert state.customer_count == fed.is_active.sum()
    assert advance(state, 2, fed, RULE).customer_count == 600


def test_a_window_of_one_customer_is_no_error():
    state = begin(1, customers(), UNIT, RULE)
    after = advance(state, 2, customers(1), RULE)
    assert after.customer_count == 1
    assert after.counts.sum() == state.counts.sum() + 1


def test_numbers_go_with_the_customers_at_a_full_fit():
    """The same customers, worth the other way round: the order of value would swap them."""
    now = customers()
    state = begin(1, now, UNIT, RULE)
    turned = replace(now, monetary=-now.monetary)
    anew = refit(state, turned, UNIT, RULE)
    assert anew.segment_ids == (1, 2, 3)
    np.testing.assert_allclose(anew.centres, state.centres, atol=0.1)
    assert anew.next_segment_id == state.next_segment_id


def test_a_segment_that_shares_too_few_customers_gets_a_new_number():
    """Two groups merge and one falls apart, so one segment of three is new."""
    before = customers(300)
    state = begin(1, before, UNIT, RULE)
    group = np.arange(300) % 3
    points = before.points.copy()
    points[group == 1] = points[group == 0][: (group == 1).sum()]
    points[group == 2] += np.where(np.arange((group == 2).sum()) % 2, 40, -40)[:, None]
    after = replace(before, points=points)
    # The old model is asked about the same customers in their new places.
    anew = refit(state, after, UNIT, RULE)
    assert len(anew.segment_ids) == 3
    assert max(anew.segment_ids) == 4
    assert anew.next_segment_id == 5


def test_a_refit_asks_for_as_many_customers_as_a_first_fit():
    state = begin(1, customers(), UNIT, RULE)
    assert refit(state, customers(RULE.warm_up_count - 1), UNIT, RULE) is state
    assert refit(state, customers(RULE.warm_up_count), UNIT, RULE) is not state


def test_both_losses_are_in_the_same_units():
    now = customers()
    state = begin(1, now, UNIT, RULE)
    other = Scaler(np.array([1.0, 2.0]), np.array([2.0, 4.0]))
    anew = refit(state, now, other, RULE)
    assert anew.online_loss == pytest.approx(anew.refit_loss, rel=0.05)
    assert anew.model_version == "stream-w00001"


def test_the_scaler_stands_while_the_version_lasts():
    told = tell(history())
    spreads = told[told["parameter"] == "scaler_spread"]
    by_version = spreads.groupby(["model_version", "feature"])["value"].nunique()
    assert (by_version == 1).all()
    # 40 customers a window: the first fit in window 5, the next after four more.
    assert told["model_version"].unique().tolist() == ["stream-w00005", "stream-w00009"]
    assert told["window_id"].unique().tolist() == [5, 6, 7, 8, 9, 10]


@settings(max_examples=15, deadline=None)
@given(stops=st.lists(st.integers(1, 9), max_size=4, unique=True), seed=st.integers(0, 50))
def test_many_runs_tell_what_one_tells(stops, seed):
    table = history(seed=seed)
    once = tell(table)
    told = None
    for stop in [*sorted(stops), 10]:
        new = tell(table, told, count=stop)
        told = new if told is None else pd.concat([told, new], ignore_index=True)
    pd.testing.assert_frame_equal(told, once)


def test_the_order_of_the_rows_does_not_matter():
    table = history()
    shuffled = table.sample(frac=1, random_state=5)
    pd.testing.assert_frame_equal(tell(shuffled), tell(table))


def test_a_changed_window_is_told_again_and_all_after_it():
    table = history()
    told = tell(table)
    changed = windows_of(10)
    changed.loc[changed["window_id"] >= 8, "history_fingerprint"] += 1000
    again = stream_segments(
        reader(table), changed, 400, scalers_of(table), told, FEATURES, RULE
    )
    assert again["window_id"].unique().tolist() == [8, 9, 10]
    pd.testing.assert_series_equal(
        again["value"], told.loc[told["window_id"] >= 8, "value"].reset_index(drop=True)
    )


def test_nothing_new_tells_nothing():
    table = history()
    again = tell(table, tell(table))
    assert again.empty
    assert list(again.columns) == list(STATE_TYPES)


def test_windows_are_read_in_chunks_without_a_difference(monkeypatch):
    table = history()
    whole = tell(table)
    monkeypatch.setattr("segmentation.streaming.CHUNK_ROWS", 100)
    pd.testing.assert_frame_equal(tell(table), whole)


def test_a_gap_of_windows_without_anybody_stands_still():
    table = history(6)
    told = tell(table, count=9)
    counts = told[told["parameter"] == "count"].groupby("window_id")["value"].sum()
    assert counts.index.tolist() == [5, 6, 7, 8, 9]


def test_two_equal_centres_are_no_error():
    state = begin(1, customers(), UNIT, RULE)
    twins = replace(state, centres=state.centres[[0, 0, 2]])
    after = advance(twins, 2, customers(90, seed=2), RULE)
    assert np.isfinite(after.centres).all()
