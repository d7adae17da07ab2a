"""Days of the data, opening hours, and the season of each group."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from benchmarks.synthetic.groups import GROUPS

MINUTES_PER_DAY = 1440

# Relative weights, shaped like a British gift wholesaler: little on Sunday, hardly
# anything on Saturday, most orders around noon, the peak in October and November.
WEEKDAY_WEIGHTS = (1.12, 1.34, 1.25, 1.48, 1.11, 0.004, 0.69)

OPENING_HOUR = 6

HOUR_WEIGHTS = (0.02, 0.1, 1.1, 3.5, 6, 6.6, 8.1, 7.2, 6.5, 6.2, 4.2, 2.5, 0.8, 0.5, 0.1)

MONTH_WEIGHTS = {
    "shop": (0.62, 0.68, 0.9, 0.8, 0.9, 0.9, 0.83, 0.8, 1.08, 1.3, 1.75, 1.25),
    "gifts": (0.05, 0.05, 0.1, 0.1, 0.1, 0.1, 0.15, 0.4, 1.6, 3.2, 5.0, 3.0),
}


@dataclass(frozen=True)
class Calendar:
    """Days of the data; `season` is the intensity by group and day, mean 1 a year."""

    start: dt.date
    days: int
    joint_day: int  # the first day of the second sheet
    season: np.ndarray
    season_peak: np.ndarray
    month: np.ndarray
    next_open_day: np.ndarray
    hour_shares: np.ndarray

    @property
    def minutes(self) -> int:
        """Length of the data in minutes."""
        return self.days * MINUTES_PER_DAY

    def draw_minutes(self, rng: Generator, days: np.ndarray) -> np.ndarray:
        """Draw a minute in the opening hours of each of the days."""
        hours = np.searchsorted(self.hour_shares, rng.random(days.size), side="right")
        past_hour = rng.integers(0, 60, days.size)
        return days * MINUTES_PER_DAY + (OPENING_HOUR + hours) * 60 + past_hour


def months_later(start: dt.date, months: int) -> dt.date:
    """Return the same day of the month, some months later."""
    month = start.month - 1 + months
    return start.replace(year=start.year + month // 12, month=month % 12 + 1)


def build_calendar(start: dt.date, months: int) -> Calendar:
    """Lay out the days of the data and the seasons of the groups.

    Parameters
    ----------
    start
        First day; its day of the month at most 28, so that it exists in every month.
    months
        Length of the data.

    Notes
    -----
    season_g(d) = month weight * weekday weight, 0 from 24 December to 2 January, scaled
    to mean 1 over the four years from the start (1,461 days, with one leap day).
    """
    days = (months_later(start, months) - start).days
    every_day = [start + dt.timedelta(d) for d in range(max(days, 1461))]
    month = np.array([d.month - 1 for d in every_day])
    is_closed = [
        (d.month, d.day) >= (12, 24) or (d.month, d.day) < (1, 3) for d in every_day
    ]
    weekday = np.array(WEEKDAY_WEIGHTS)[[d.weekday() for d in every_day]]
    weekday[is_closed] = 0
    seasons = np.array([np.array(MONTH_WEIGHTS[g.season])[month] for g in GROUPS])
    seasons = seasons * weekday
    seasons /= seasons[:, :1461].mean(axis=1, keepdims=True)

    open_days = np.flatnonzero(weekday[:days] > 0.1)
    following = np.searchsorted(open_days, np.arange(days))
    next_open_day = np.append(open_days, days)[following]
    return Calendar(
        start=start,
        days=days,
        joint_day=(months_later(start, months // 2) - start).days,
        season=seasons[:, :days],
        season_peak=seasons[:, :days].max(axis=1),
        month=month[:days],
        next_open_day=next_open_day,
        hour_shares=cumulative(np.array(HOUR_WEIGHTS)),
    )


def cumulative(weights: np.ndarray) -> np.ndarray:
    """Return cumulative shares that end at exactly 1."""
    sums = np.cumsum(weights)
    return sums / sums[-1]
