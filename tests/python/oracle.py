"""Who knows the sample's world: the best forecasts that its customers' orders allow."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.stats import gamma

from benchmarks.synthetic.calendar import build_calendar
from benchmarks.synthetic.groups import GROUPS, Group

START, MONTHS = dt.date(2009, 12, 1), 24
#: Points at which the distributions of rates are looked at.
RATE_COUNT, DROPOUT_COUNT = 16, 12


class World:
    """The laws by which the sample was made; not what it drew for each customer.

    Customers of a group buy at rates and drop out at rates that are gamma distributed; the
    season of the group makes the former higher and lower day by day.
    """

    def __init__(self) -> None:
        self.season = build_calendar(START, MONTHS).season
        self.intensity = np.pad(np.cumsum(self.season, axis=1), ((0, 0), (1, 0)))

    def chance_of_none(
        self, days: pd.Series, as_of: dt.datetime, horizon: int
    ) -> pd.Series:
        """Return each customer's probability of no order in the horizon.

        Parameters
        ----------
        days : days of the orders before ``as_of``, by customer
        as_of : the cut-off
        horizon : days ahead

        Notes
        -----
        The customer's group and rates are integrated over, given the orders: Bayes' rule.
        So nobody who sees the same orders can do better on average.
        """
        now = (as_of.date() - START).days
        by_customer = days.sort_values().groupby(level=0)
        first, last = by_customer.min().to_numpy(), by_customer.max().to_numpy()
        repeats = by_customer.size().to_numpy() - 1
        logs, alive, gone, buys = [], [], [], []
        for number, group in enumerate(GROUPS):
            rate, dropout = _rates(group)
            season, total = self.season[number], self.intensity[number]
            seen = pd.Series(np.log(np.maximum(season, 1e-4))[days], days.index)
            likelihood = (
                np.log(group.share / len(rate))
                + seen.groupby(level=0).sum().to_numpy()[:, None]
                + repeats[:, None] * np.log(rate)
                - np.outer(total[last] - total[first], rate)
                - np.outer(last - first, dropout)
            )
            silent = np.outer(total[now] - total[last], rate) + np.outer(
                now - last, dropout
            )
            logs.append(likelihood)
            alive.append(np.exp(-silent))
            gone.append(_dropped_out(season[:now], rate, dropout)[last])
            bought = _bought(season[now : now + horizon], rate, dropout)
            buys.append(np.broadcast_to(bought, likelihood.shape))
        log = np.hstack(logs)
        weight = np.exp(log - log.max(axis=1, keepdims=True))
        is_alive = weight * np.hstack(alive)
        everything = (is_alive + weight * np.hstack(gone)).sum(axis=1)
        chance = 1 - (is_alive * np.hstack(buys)).sum(axis=1) / everything
        return pd.Series(chance, index=by_customer.min().index)


def _rates(group: Group) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of purchase and drop-out rates, equally likely in the group."""
    rate = gamma.ppf(
        (np.arange(RATE_COUNT) + 0.5) / RATE_COUNT,
        group.purchase_shape,
        scale=group.purchase_rate / group.purchase_shape,
    )
    dropout = gamma.ppf(
        (np.arange(DROPOUT_COUNT) + 0.5) / DROPOUT_COUNT,
        group.dropout_shape,
        scale=group.dropout_rate / group.dropout_shape,
    )
    return np.repeat(rate, DROPOUT_COUNT), np.tile(dropout, RATE_COUNT)


def _dropped_out(season: np.ndarray, rate: np.ndarray, dropout: np.ndarray) -> np.ndarray:
    """Return for each day the chance to be silent since, having dropped out before now."""
    chance = [np.zeros_like(rate)]
    for intensity in season[::-1]:
        chance.append(dropout + np.exp(-dropout - rate * intensity) * chance[-1])
    return np.stack(chance[::-1])


def _bought(season: np.ndarray, rate: np.ndarray, dropout: np.ndarray) -> np.ndarray:
    """Return the chance that who is there now buys before dropping out."""
    there = np.exp(-np.outer(np.arange(len(season) + 1), dropout))
    there *= np.exp(-np.outer(np.pad(np.cumsum(season), (1, 0)), rate))
    return sum(
        before * (1 - np.exp(-rate * intensity))
        for (before, _), intensity in zip(pairwise(there), season, strict=True)
    )
