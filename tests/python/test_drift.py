"""ADWIN over the means of windows: alarms where means change, and nothing unasked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import segmentation.drift as drift
from segmentation.drift import ALARM_TYPES, raise_alarms


def moments(jump: float, count=60, noise=0.05, seed=1) -> pd.DataFrame:
    """Make a feature that jumps after half of the windows, and one that stands still."""
    random = np.random.default_rng(seed)
    windows = np.arange(1, count + 1)
    steady = 5 + random.normal(0, noise, count)
    moving = steady + np.where(windows > count // 2, jump, 0)
    tables = [
        pd.DataFrame(
            {"window_id": windows, "feature": name, "mean_value": values, "spread": 2.0}
        )
        for name, values in (("moving", moving), ("steady", steady))
    ]
    return pd.concat(tables, ignore_index=True)


def alarms(table: pd.DataFrame, feature: str) -> list[int]:
    chosen = table[(table["feature"] == feature) & table["is_adwin_alarm"]]
    return chosen["window_id"].tolist()


def test_a_jump_is_noticed_some_windows_later_and_standing_still_never():
    told = raise_alarms(moments(4.0), 0.002)
    assert told.dtypes.astype(str).to_dict() == ALARM_TYPES
    assert len(told) == 120
    (first, *_) = alarms(told, "moving")
    assert 30 < first <= 55
    assert alarms(told, "steady") == []
    steady = told.loc[told["feature"] == "steady", "adwin_window_count"]
    assert steady.tolist() == list(range(1, 61))


def test_who_fears_false_alarms_is_told_later():
    firsts = [
        alarms(raise_alarms(moments(4.0), delta), "moving")[0]
        for delta in (0.0005, 0.02, 0.5)
    ]
    assert firsts == sorted(firsts, reverse=True)
    assert len(set(firsts)) == 3


def test_after_an_alarm_the_windows_before_are_forgotten():
    told = raise_alarms(moments(4.0), 0.002)
    moving = told[told["feature"] == "moving"].set_index("window_id")
    (first, *_) = alarms(told, "moving")
    counts = moving["adwin_window_count"]
    assert counts[first + 1] < counts[first - 1]


def test_means_count_in_units_of_the_spread():
    """The same change in pence as in pounds; in another spread it is another."""
    pounds = moments(4.0)
    pence = pounds.assign(mean_value=pounds["mean_value"] * 100, spread=200.0)
    pd.testing.assert_frame_equal(raise_alarms(pence, 0.002), raise_alarms(pounds, 0.002))
    wide = pounds.assign(spread=400.0)
    assert alarms(raise_alarms(wide, 0.002), "moving") == []


def test_what_is_yet_to_come_changes_nothing_and_neither_does_the_order_of_rows():
    table = moments(4.0)
    told = raise_alarms(table, 0.002)
    shuffled = table.sample(frac=1, random_state=2)
    pd.testing.assert_frame_equal(raise_alarms(shuffled, 0.002), told)
    early = raise_alarms(table[table["window_id"] <= 40], 0.002)
    pd.testing.assert_frame_equal(
        early, told[told["window_id"] <= 40].reset_index(drop=True)
    )


@pytest.mark.filterwarnings("error")
def test_a_feature_without_spread_and_no_windows_are_no_error():
    constant = moments(0.0, noise=0.0).assign(spread=0.0)
    assert not raise_alarms(constant, 0.002)["is_adwin_alarm"].any()
    assert raise_alarms(constant.head(0), 0.002).empty


def test_nothing_is_watched_unasked_or_without_river(monkeypatch):
    assert raise_alarms(moments(4.0), 0).empty
    assert not drift.is_missing(0.002)
    monkeypatch.setattr(drift, "find_spec", lambda name: None)
    assert drift.is_missing(0.002)
    assert not drift.is_missing(0)
    assert raise_alarms(moments(4.0), 0.002).empty
