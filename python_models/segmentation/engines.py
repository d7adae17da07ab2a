"""Engines of the stream: what moves the centres from one window to the next.

All that an engine may know of earlier windows is their centres, which stand in a table:
each step makes a new clusterer, brings it to the centres, and lets it learn the customers
of one window. So a run that goes on from the table gives what one run over all windows
gives, and nothing of a library's inner state has to be kept. river learns one customer at a
time, and the last count most. Rows come sorted by their values, so that ids decide nothing,
and are learned in an order drawn from there: in that of the values the highest would count
most, in that of the last orders the newest, and a window has its customers all at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn import config_context
from sklearn.cluster import MiniBatchKMeans

from segmentation.clusterers import CentreModel, Matrix
from segmentation.threads import one_thread

Vector = NDArray[np.float64]

#: How far a centre of river's goes towards each customer: it so remembers some hundred.
RIVER_STEP = 0.01
#: Customers that STREAMKMeans makes centres of at once; a rest of fewer is not learned.
RIVER_CHUNK = 100
#: Radius of the small clusters that density engines join, in units of the scaler: about
#: what parts neighbours in three scaled features of some thousand customers.
RIVER_RADIUS = 0.8


class Engine(Protocol):
    """A way to let centres go along."""

    @property
    def keeps_clusters(self) -> bool:
        """Whether the n-th centre after a step is still the n-th before it."""

    def step(
        self, centres: Matrix, counts: Vector, points: Matrix, random: np.random.Generator
    ) -> Matrix:
        """Return the centres after the customers of one window.

        Parameters
        ----------
        centres : shape (clusters, features), scaled
        counts : how many customers each is the mean of
        points : shape (customers, features), scaled; at least one customer
        random : of the order in which customers come, and of starts
        """


@dataclass(frozen=True)
class MiniBatch:
    """One step of scikit-learn's mini-batch k-means (the default).

    Sculley (2010), Web-scale k-means clustering: a centre is the mean of all that it was
    nearest to. A new ``MiniBatchKMeans`` learns the centres themselves along with the
    customers, each weighted by its count: that is the state that the table holds. No centre
    is thrown elsewhere at random (``reassignment_ratio=0``): it would be a new segment.
    """

    keeps_clusters: bool = True

    def step(
        self, centres: Matrix, counts: Vector, points: Matrix, random: np.random.Generator
    ) -> Matrix:
        """Let every centre move by all customers at once; nothing is drawn."""
        model = MiniBatchKMeans(
            len(centres),
            init=centres,
            n_init=1,
            reassignment_ratio=0,
            random_state=0,
        )
        weights = np.concatenate([counts, np.ones(len(points))])
        # Points are finite, and looking takes as long as learning.
        with one_thread(), config_context(assume_finite=True):
            model.partial_fit(np.vstack([centres, points]), sample_weight=weights)
        return model.cluster_centers_


@dataclass(frozen=True)
class RiverCentres:
    """A clusterer of river whose state is its centres.

    Parameters
    ----------
    make : gives for centres and a seed a clusterer that is at these centres
    """

    make: Callable[[dict[int, dict[int, float]], int], Any]
    keeps_clusters: bool = True

    def step(
        self, centres: Matrix, counts: Vector, points: Matrix, random: np.random.Generator
    ) -> Matrix:
        """Let the nearest centre move by one customer after the other."""
        model = self.make(dict(enumerate(_rows(centres))), int(random.integers(2**31)))
        for row in _rows(random.permutation(points)):
            model.learn_one(row)
        # Before its first whole chunk STREAMKMeans has none.
        learned = model.centers or dict(enumerate(_rows(centres)))
        return _matrix(learned, points.shape[1])


@dataclass(frozen=True)
class RiverDensity:
    """A clusterer of river that finds dense places, however many (experimental).

    It learns the former centres and then the customers; how dense it was around them is not
    carried on.

    Parameters
    ----------
    make : gives a new clusterer
    """

    make: Callable[[], Any]
    keeps_clusters: bool = False

    def step(
        self, centres: Matrix, counts: Vector, points: Matrix, random: np.random.Generator
    ) -> Matrix:
        """Find the dense places; where there are none, all customers are one cluster."""
        model = self.make()
        rows = _rows(np.vstack([centres, random.permutation(points)]))
        for row in rows:
            model.learn_one(row)
        model.predict_one(rows[0])  # clusters are put together when they are asked for
        found = _matrix(model.centers, points.shape[1])
        return found if len(found) else points.mean(axis=0, keepdims=True)


def largest(centres: Matrix, points: Matrix, count: int) -> Matrix:
    """Return those centres, at most ``count``, that most points are nearest to.

    Centres that no point is nearest to are left out.
    """
    sizes = np.bincount(CentreModel(centres).label(points), minlength=len(centres))
    order = np.argsort(-sizes, kind="stable")[:count]
    return centres[order[sizes[order] > 0]]


def engine_of(name: str) -> Engine:
    """Return an engine by its name in the var ``stream_engine``.

    Raises
    ------
    ModuleNotFoundError : where it needs river, and river is not installed
    """
    if name.startswith("river") and find_spec("river") is None:
        raise ModuleNotFoundError(
            f"The var stream_engine is {name}, but river is not installed: "
            "pip install river==0.26.1, or set it to sklearn."
        )
    return ENGINES[name]


def _kmeans(centres: dict[int, dict[int, float]], seed: int) -> Any:
    from river.cluster import KMeans

    model = KMeans(n_clusters=len(centres), halflife=RIVER_STEP, seed=seed)
    model.centers = centres
    return model


def _stream_kmeans(centres: dict[int, dict[int, float]], seed: int) -> Any:
    from river.cluster import STREAMKMeans

    model = STREAMKMeans(
        chunk_size=RIVER_CHUNK,
        n_clusters=len(centres),
        halflife=10 * RIVER_STEP,
        seed=seed,
    )
    model._kmeans.centers = centres
    return model


def _dbstream() -> Any:
    from river.cluster import DBSTREAM

    return DBSTREAM(
        clustering_threshold=RIVER_RADIUS,
        fading_factor=0.001,
        cleanup_interval=500,
        intersection_factor=0.1,
        minimum_weight=5,
    )


def _denstream() -> Any:
    from river.cluster import DenStream

    return DenStream(
        decaying_factor=0.01,
        beta=0.5,
        mu=5,
        epsilon=RIVER_RADIUS,
        n_samples_init=100,
        stream_speed=100,
    )


ENGINES: dict[str, Engine] = {
    "sklearn": MiniBatch(),
    "river_kmeans": RiverCentres(_kmeans),
    "river_streamkmeans": RiverCentres(_stream_kmeans),
    "river_denstream": RiverDensity(_denstream),
    "river_dbstream": RiverDensity(_dbstream),
}


def _rows(points: Matrix) -> list[dict[int, float]]:
    """Return points as river takes them: a mapping of feature to value each."""
    return [dict(enumerate(row)) for row in points.tolist()]


def _matrix(centres: dict[int, dict[int, float]], feature_count: int) -> Matrix:
    rows = [[row[place] for place in range(feature_count)] for row in centres.values()]
    return np.array(rows, np.float64).reshape(-1, feature_count)
