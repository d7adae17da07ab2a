"""Drift of features from window to window: ADWIN."""

from __future__ import annotations

from importlib.util import find_spec

import pandas as pd

#: Windows before the first alarm, and on each side of one, that make a mean.
LEAST_WINDOWS = 10
LEAST_SIDE = 5

ALARM_TYPES = {
    "window_id": "int32",
    "feature": "str",
    "adwin_window_count": "int32",
    "is_adwin_alarm": "bool",
}


def is_missing(delta: float) -> bool:
    """Return whether ADWIN is asked for and river, which has it, is not installed."""
    return delta > 0 and find_spec("river") is None


def raise_alarms(moments: pd.DataFrame, delta: float) -> pd.DataFrame:
    """Watch the mean of each feature, window by window.

    Parameters
    ----------
    moments : one row a window and feature: ``window_id, feature, mean_value, spread``
    delta : probability of a false alarm where nothing changes; 0 watches nothing

    Returns
    -------
    Columns ``ALARM_TYPES``, by feature and window; no rows where delta is 0 or river is not
    installed.

    Notes
    -----
    Bifet and Gavaldà (2007), Learning from time-changing data with adaptive windowing: as
    many of the latest values are kept as no cut parts into two of different means. What is
    fed is the mean of a window in units of the spread in the first one: customers one by
    one are no independent values, as the same ones come again in every window.
    """
    rows = []
    if delta > 0 and not is_missing(delta):
        from river.drift import ADWIN

        ordered = moments.sort_values(["feature", "window_id"])
        for feature, group in ordered.groupby("feature", sort=True):
            watch = ADWIN(
                delta=delta,
                clock=1,
                min_window_length=LEAST_SIDE,
                grace_period=LEAST_WINDOWS,
            )
            unit = float(group["spread"].iloc[0]) or 1.0
            for window_id, mean in zip(
                group["window_id"], group["mean_value"], strict=True
            ):
                watch.update(float(mean) / unit)
                rows.append((window_id, feature, watch.width, watch.drift_detected))
    return pd.DataFrame(rows, columns=list(ALARM_TYPES)).astype(ALARM_TYPES)
