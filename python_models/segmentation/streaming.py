"""An online clusterer whose whole state is a table: one set of centres a window.

Nothing is kept in memory from one run to the next: a run reads the state after the last
window that still stands, goes on from there, and gives what one run over all windows gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from segmentation.clusterers import (
    Candidate,
    CentreModel,
    Labels,
    Matrix,
    canonical_order,
    fit_kmeans,
    model_version,
)
from segmentation.engines import engine_of, largest
from segmentation.ordering import draw_sample, value_order
from segmentation.rounding import rounded
from segmentation.threads import side_by_side

Vector = NDArray[np.float64]

STATE_TYPES = {
    "window_id": "int32",
    "model_version": "str",
    "segment_id": "Int32",
    "parameter": "str",
    "feature": "str",
    "value": "float64",
    "history_fingerprint": "int64",
}
#: Customers that a first fit needs for each cluster, and at least in all: fewer say little.
CUSTOMERS_PER_CLUSTER = 10
LEAST_CUSTOMERS = 200
#: A cluster goes on under its number where half of either side are the same customers.
SURVIVING_SHARE = 0.5
#: Rows that are read at once, so that memory does not grow with the history.
CHUNK_ROWS = 2_000_000


@dataclass(frozen=True)
class StreamRule:
    """How the model goes along with time.

    Parameters
    ----------
    cluster_count : clusters of a fit
    full_refit_every : windows after which a model is fitted anew; 0 is never
    forgetting_half_life_windows : windows after which a customer weighs half; 0 is never
    population : ``known`` feeds all customers as of the window, ``active`` those who bought
        or returned in it
    fit_sample_size : customers at most for a full fit
    random_seed : of starts and samples
    engine : what moves the centres, a key of ``engines.ENGINES``
    """

    cluster_count: int
    full_refit_every: int
    forgetting_half_life_windows: float
    population: str
    fit_sample_size: int
    random_seed: int
    engine: str = "sklearn"

    @property
    def warm_up_count(self) -> int:
        """Customers that there must be before anything is fitted."""
        return max(CUSTOMERS_PER_CLUSTER * self.cluster_count, LEAST_CUSTOMERS)


@dataclass(frozen=True)
class Scaler:
    """Centre and spread of each feature, shape (features,)."""

    centre: Vector
    spread: Vector

    def scale(self, points: Matrix) -> Matrix:
        """Scale points of shape (customers, features); what is missing is average."""
        return np.nan_to_num((points - self.centre) / self.spread)

    def restore(self, points: Matrix) -> Matrix:
        """Undo ``scale``."""
        return points * self.spread + self.centre


@dataclass(frozen=True)
class Customers:
    """The customers as of one window, by their values, so that ids decide nothing.

    Parameters
    ----------
    points : transformed features, not scaled, shape (customers, features)
    is_active : who bought or returned in the window
    monetary, recency_days : what clusters are put in order by
    """

    points: Matrix
    is_active: NDArray[np.bool_]
    monetary: Vector
    recency_days: Vector


@dataclass(frozen=True)
class State:
    """The model after a window.

    Parameters
    ----------
    window_id : the window it has seen last
    fitted_window_id : the window of its last full fit, which names its version
    segment_ids : number of each cluster, rising
    next_segment_id : the next number that no cluster ever had
    centres : shape (clusters, features), in units of ``scaler``
    counts : how many customers each centre is the mean of, faded by forgetting
    scaler : that of the fitted window: it does not drift while the version lasts
    customer_count : customers that the window fed
    online_loss, refit_loss : at a full refit, the mean squared distance of customers to the
        nearest centre of the model that went along, and of the one fitted anew; else NaN
    """

    window_id: int
    fitted_window_id: int
    segment_ids: tuple[int, ...]
    next_segment_id: int
    centres: Matrix
    counts: Vector
    scaler: Scaler
    customer_count: int
    online_loss: float = float("nan")
    refit_loss: float = float("nan")

    @property
    def model_version(self) -> str:
        """The version is named after the window of the full fit."""
        return model_version("stream", self.fitted_window_id)

    def label(self, points: Matrix) -> Labels:
        """Return positions of the nearest centres of transformed points."""
        return CentreModel(self.centres).label(self.scaler.scale(points))

    def loss(self, points: Matrix, scaler: Scaler) -> float:
        """Return the mean squared distance to the nearest centre, in units of a scaler."""
        centres = scaler.scale(self.scaler.restore(self.centres))
        scaled = scaler.scale(points)
        squares = ((scaled[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        return float(squares.min(axis=1).mean())


def begin(
    window_id: int, customers: Customers, scaler: Scaler, rule: StreamRule
) -> State | None:
    """Fit the first model, or none while there are too few customers.

    Clusters are numbered from 1 by descending value (``canonical_order``).
    """
    fed = _fed(customers, rule)
    if not _are_enough(scaler.scale(fed.points), rule):
        return None
    centres, counts = _fit(fed, scaler, rule)
    count = len(centres)
    return State(
        window_id,
        window_id,
        tuple(range(1, count + 1)),
        count + 1,
        centres,
        counts,
        scaler,
        len(fed.points),
    )


def advance(state: State, window_id: int, customers: Customers, rule: StreamRule) -> State:
    """Let the centres go along with a window: one step of the engine.

    A window without customers to feed leaves the centres where they are. Where the engine
    does not keep clusters apart, those it finds inherit numbers as at a full fit.
    """
    engine = engine_of(rule.engine)
    fed = _fed(customers, rule)
    points = state.scaler.scale(fed.points)
    half_life = rule.forgetting_half_life_windows
    counts = state.counts * (0.5 ** (1 / half_life) if half_life else 1.0)
    centres, ids, next_id = state.centres, state.segment_ids, state.next_segment_id
    if len(points):
        before = CentreModel(centres).label(points)
        random = np.random.default_rng([rule.random_seed, window_id])
        centres = rounded(engine.step(centres, counts, points, random))
        if engine.keeps_clusters:
            counts = counts + np.bincount(before, minlength=len(centres))
        else:
            centres = largest(centres, points, rule.cluster_count)
            after = CentreModel(centres).label(points)
            found, next_id = _inherited(state, before, after, len(centres))
            order = np.argsort(found)
            centres, ids = centres[order], tuple(sorted(found))
            counts = np.bincount(after, minlength=len(centres))[order]
    return replace(
        state,
        window_id=window_id,
        segment_ids=ids,
        next_segment_id=next_id,
        centres=centres,
        counts=rounded(counts),
        customer_count=len(points),
        online_loss=float("nan"),
        refit_loss=float("nan"),
    )


def refit(state: State, customers: Customers, scaler: Scaler, rule: StreamRule) -> State:
    """Fit anew, and give the new clusters the numbers of those whose customers they hold.

    Where there are fewer customers than a first fit asks for, the model goes on as it is.

    Parameters
    ----------
    state : the model that went along, after the same window
    customers : as of the window
    scaler : of the window; the new version keeps it

    Notes
    -----
    Clusters are matched one to one by the most shared customers (Kuhn 1955, The Hungarian
    method); a match counts where it holds at least half of either side, much as clusters
    survive in Spiliopoulou et al. (2006), MONIC. Any other cluster gets a new number.
    """
    fed = _fed(customers, rule)
    if not _are_enough(scaler.scale(fed.points), rule):
        return state
    centres, counts = _fit(fed, scaler, rule)
    before = state.label(customers.points)
    after = CentreModel(centres).label(scaler.scale(customers.points))
    ids, next_id = _inherited(state, before, after, len(centres))
    order = np.argsort(ids)
    new = State(
        state.window_id,
        state.window_id,
        tuple(sorted(ids)),
        next_id,
        centres[order],
        counts[order],
        scaler,
        state.customer_count,
    )
    return replace(
        new,
        online_loss=float(rounded(np.array(state.loss(customers.points, scaler)))),
        refit_loss=float(rounded(np.array(new.loss(customers.points, scaler)))),
    )


def walk(
    windows: Iterable[tuple[int, Customers]],
    scalers: dict[int, Scaler],
    state: State | None,
    rule: StreamRule,
) -> Iterator[State]:
    """Go through windows in order and yield the model after each, once there is one."""
    for window_id, customers in windows:
        scaler = scalers.get(window_id)  # none where nobody is known yet
        if state is not None:
            state = advance(state, window_id, customers, rule)
            age = window_id - state.fitted_window_id
            if rule.full_refit_every and age >= rule.full_refit_every and scaler:
                state = refit(state, customers, scaler, rule)
        elif scaler:
            state = begin(window_id, customers, scaler, rule)
        if state is not None:
            yield state


def stream_segments(
    read: Callable[[int, int], dict[str, np.ndarray]],
    windows: pd.DataFrame,
    customer_count: int,
    scalers: pd.DataFrame,
    told: pd.DataFrame | None,
    features: Sequence[str],
    rule: StreamRule,
    report: Callable[[int], None] = lambda window_id: None,
) -> pd.DataFrame:
    """Tell the model after each window that is not told yet.

    Parameters
    ----------
    read : gives the customers of windows ``first`` to ``last``, both included, by window,
        as columns ``window_id, is_active, monetary, recency_days`` and
        ``<feature>_transformed`` for each feature
    windows : ``window_id, history_fingerprint``, every window
    customer_count : customers of the last window; no window has more
    scalers : ``window_id, feature, centre, spread``
    told : rows of ``STATE_TYPES`` of former runs; None tells everything
    features : what the clusterer sees
    rule : how it goes along
    report : called with each window that is told

    Returns
    -------
    Columns ``STATE_TYPES``, by window. No row for windows before there are
    ``rule.warm_up_count`` customers.
    """
    windows = windows.sort_values("window_id", ignore_index=True)
    state, last = _last_state(windows, told, features)
    left = windows[windows["window_id"] > last]
    fingerprints = dict(
        zip(windows["window_id"], windows["history_fingerprint"], strict=True)
    )
    by_window = _scalers(scalers[scalers["window_id"] > last], features)
    at_once = max(1, CHUNK_ROWS // max(1, customer_count))
    # The next windows are put in order while the model learns this one.
    ordered = side_by_side(_ordered, _read_windows(read, left, at_once, features))
    rows = []
    for each in walk(ordered, by_window, state, rule):
        rows += _state_rows(each, features, fingerprints[each.window_id])
        report(each.window_id)
    return pd.DataFrame(rows, columns=list(STATE_TYPES)).astype(STATE_TYPES)


def _fed(customers: Customers, rule: StreamRule) -> Customers:
    if rule.population == "known":
        return customers
    kept = customers.is_active
    return Customers(
        customers.points[kept],
        customers.is_active[kept],
        customers.monetary[kept],
        customers.recency_days[kept],
    )


def _are_enough(points: Matrix, rule: StreamRule) -> bool:
    """Tell whether scaled points are enough for a full fit."""
    if len(points) < rule.warm_up_count:
        return False
    return len(np.unique(points, axis=0)) >= rule.cluster_count


def _fit(customers: Customers, scaler: Scaler, rule: StreamRule) -> tuple[Matrix, Vector]:
    """Fit k-means; return centres in canonical order, and how many each is the mean of.

    An engine that finds its clusters itself starts from nothing instead.
    """
    engine = engine_of(rule.engine)
    points = scaler.scale(customers.points)
    drawn = draw_sample(len(points), rule.fit_sample_size, rule.random_seed)
    if engine.keeps_clusters:
        model = fit_kmeans(
            points[drawn], Candidate("kmeans", rule.cluster_count), rule.random_seed
        )
    else:
        nothing = np.empty((0, points.shape[1]))
        random = np.random.default_rng(rule.random_seed)
        found = rounded(engine.step(nothing, np.empty(0), points[drawn], random))
        model = CentreModel(largest(found, points, rule.cluster_count))
    labels = model.label(points)
    table = pd.DataFrame(
        {"monetary": customers.monetary, "recency_days": customers.recency_days}
    )
    order = canonical_order(labels, table)
    sizes = np.bincount(labels, minlength=model.cluster_count).astype(np.float64)
    return model.reordered(order).centres, sizes[order]


def _inherited(
    state: State, before: Labels, after: Labels, count: int
) -> tuple[list[int], int]:
    """Return the number of each new cluster, and the next that none ever had."""
    shared = np.zeros((count, len(state.segment_ids)))
    np.add.at(shared, (after, before), 1)
    sizes_after = np.maximum(shared.sum(axis=1), 1)
    sizes_before = np.maximum(shared.sum(axis=0), 1)
    heirs = dict(zip(*linear_sum_assignment(shared, maximize=True), strict=True))
    ids, next_id = [], state.next_segment_id
    for new in range(count):
        old = heirs.get(new)
        if old is not None:
            share = shared[new, old] / min(sizes_after[new], sizes_before[old])
        if old is not None and share >= SURVIVING_SHARE:
            ids.append(state.segment_ids[old])
        else:
            ids.append(next_id)
            next_id += 1
    return ids, next_id


def _read_windows(
    read: Callable[[int, int], dict[str, np.ndarray]],
    windows: pd.DataFrame,
    at_once: int,
    features: Sequence[str],
) -> Iterator[tuple[int, Customers]]:
    """Yield the customers of each window as they come, some windows read at once."""
    ids = windows["window_id"].to_numpy(np.int64)
    for place in range(0, len(ids), at_once):
        chunk_ids = ids[place : place + at_once]
        columns = read(int(chunk_ids[0]), int(chunk_ids[-1]))
        points = np.column_stack(
            [
                np.ma.filled(columns[f"{name}_transformed"].astype(np.float64), np.nan)
                for name in features
            ]
        )
        starts = np.searchsorted(columns["window_id"], chunk_ids, side="left")
        ends = np.searchsorted(columns["window_id"], chunk_ids, side="right")
        for window_id, start, end in zip(chunk_ids, starts, ends, strict=True):
            part = slice(start, end)
            yield (
                int(window_id),
                Customers(
                    points[part],
                    np.asarray(columns["is_active"][part], np.bool_),
                    np.asarray(columns["monetary"][part], np.float64),
                    np.asarray(columns["recency_days"][part], np.float64),
                ),
            )


def _ordered(window: tuple[int, Customers]) -> tuple[int, Customers]:
    """Put the customers of a window in the order of their values."""
    window_id, seen = window
    columns = (seen.points, seen.is_active, seen.monetary, seen.recency_days)
    order = value_order(*seen.points.T, *columns[1:])
    return window_id, Customers(*(column[order] for column in columns))


def _scalers(table: pd.DataFrame, features: Sequence[str]) -> dict[int, Scaler]:
    def wide(column: str) -> pd.DataFrame:
        rows = table.pivot(index="window_id", columns="feature", values=column)
        return rows.reindex(columns=list(features))  # of no window they are not there

    centre = wide("centre")
    windows = [int(window_id) for window_id in centre.index]
    centres = rounded(np.nan_to_num(centre.to_numpy(np.float64)))
    spreads = np.nan_to_num(wide("spread").to_numpy(np.float64))
    # A constant feature is 0 for everybody, as in int_customer_features_scaled.
    spreads = rounded(np.where(spreads > 1e-9, spreads, 1.0))
    scalers = map(Scaler, centres, spreads)
    return dict(zip(windows, scalers, strict=True))


def _state_rows(
    state: State, features: Sequence[str], fingerprint: int
) -> list[tuple[object, ...]]:
    told: list[tuple[int | None, str, str | None, float]] = [
        (None, "next_segment_id", None, state.next_segment_id),
        (None, "fitted_window_id", None, state.fitted_window_id),
        (None, "customer_count", None, state.customer_count),
    ]
    if not np.isnan(state.refit_loss):
        told.append((None, "online_loss", None, state.online_loss))
        told.append((None, "refit_loss", None, state.refit_loss))
    for place, feature in enumerate(features):
        told.append((None, "scaler_centre", feature, state.scaler.centre[place]))
        told.append((None, "scaler_spread", feature, state.scaler.spread[place]))
    for number, segment_id in enumerate(state.segment_ids):
        told.append((segment_id, "count", None, state.counts[number]))
        for place, feature in enumerate(features):
            told.append((segment_id, "centre", feature, state.centres[number, place]))
    return [
        (state.window_id, state.model_version, *row[:3], float(row[3]), fingerprint)
        for row in told
    ]


def _last_state(
    windows: pd.DataFrame, told: pd.DataFrame | None, features: Sequence[str]
) -> tuple[State | None, int]:
    """Return the state after the last window that still stands, and that window."""
    if told is None or told.empty:
        return None, 0
    standing = told.merge(windows, on=["window_id", "history_fingerprint"])
    if standing.empty:
        return None, 0
    last = int(standing["window_id"].max())
    rows = standing[standing["window_id"] == last]

    def one(parameter: str) -> float:
        return float(rows.loc[rows["parameter"] == parameter, "value"].iloc[0])

    def vector(parameter: str) -> Vector:
        found = rows[rows["parameter"] == parameter].set_index("feature")["value"]
        return found[list(features)].to_numpy(np.float64)

    counts = rows[rows["parameter"] == "count"].set_index("segment_id")["value"]
    counts = counts.sort_index()
    centres = rows[rows["parameter"] == "centre"].pivot(
        index="segment_id", columns="feature", values="value"
    )
    state = State(
        last,
        int(one("fitted_window_id")),
        tuple(int(each) for each in counts.index),
        int(one("next_segment_id")),
        centres.sort_index()[list(features)].to_numpy(np.float64),
        counts.to_numpy(np.float64),
        Scaler(vector("scaler_centre"), vector("scaler_spread")),
        int(one("customer_count")),
    )
    return state, last
