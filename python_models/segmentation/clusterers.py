"""One protocol for every clusterer: a candidate is fitted to points and gives a model.

A model labels any point from its parameters alone, and tells them as rows of a table, so
that SQL can label every customer in the same way and anybody can read why. Labels count
from 0 in the order of the model's parts, -1 is noise; what they are called outside is
settled by ``canonical_order``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import DBSCAN, KMeans, MiniBatchKMeans
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import NearestNeighbors

from segmentation.rounding import rounded
from segmentation.threads import one_thread

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]
#: segment (from 0), parameter, feature, other feature, value
ParameterRow = tuple[int, str, str | None, str | None, float]

NOISE = -1


@dataclass(frozen=True)
class Candidate:
    """One way to cluster: a method and its own settings.

    Parameters
    ----------
    method : a key of ``CLUSTERERS``
    cluster_count : clusters to fit; None where the method finds them itself
    covariance_type : of a mixture: ``full``, ``diag`` or ``tied``
    eps : radius of a neighbourhood, in scaled units
    min_samples : points in a neighbourhood that make its centre a core point
    """

    method: str
    cluster_count: int | None = None
    covariance_type: str | None = None
    eps: float | None = None
    min_samples: int | None = None


class Model(Protocol):
    """What a fit gives."""

    @property
    def cluster_count(self) -> int:
        """Number of clusters."""

    def label(self, points: Matrix) -> Labels:
        """Label points of shape (customers, features), from 0; -1 is noise."""

    def reordered(self, order: Sequence[int]) -> Model:
        """Return the same model with its clusters in another order."""

    def parameters(self, features: Sequence[str]) -> Iterator[ParameterRow]:
        """Tell the parameters as rows."""


@dataclass(frozen=True)
class CentreModel:
    """Clusters are the regions nearest to a centre (k-means and its kin).

    Parameters
    ----------
    centres : shape (clusters, features)
    """

    centres: Matrix

    @property
    def cluster_count(self) -> int:
        """Number of clusters."""
        return len(self.centres)

    def label(self, points: Matrix) -> Labels:
        """Return each point's nearest centre; of equally near ones the first."""
        gaps = points[:, None, :] - self.centres[None, :, :]
        return np.einsum("nkf,nkf->nk", gaps, gaps).argmin(axis=1)

    def reordered(self, order: Sequence[int]) -> CentreModel:
        """Return the same model with its clusters in another order."""
        return CentreModel(self.centres[list(order)])

    def parameters(self, features: Sequence[str]) -> Iterator[ParameterRow]:
        """Tell the centres, a row for each cluster and feature."""
        for number, centre in enumerate(self.centres):
            for feature, value in zip(features, centre, strict=True):
                yield number, "centre", feature, None, float(value)


@dataclass(frozen=True)
class MixtureModel:
    """Clusters are the components of a Gaussian mixture.

    Parameters
    ----------
    centres : shape (clusters, features)
    precisions : inverse covariances, shape (clusters, features, features)
    log_constants : shape (clusters,), log(weight) + log(det(precision)) / 2
        - features * log(2 pi) / 2
    bic : Bayesian information criterion on the points that it was fitted to (Schwarz 1978)
    """

    centres: Matrix
    precisions: Matrix
    log_constants: Matrix
    bic: float

    @property
    def cluster_count(self) -> int:
        """Number of clusters."""
        return len(self.centres)

    def label(self, points: Matrix) -> Labels:
        """Return each point's most probable component; of equals the first."""
        gaps = points[:, None, :] - self.centres[None, :, :]
        squares = np.einsum("nkf,kfg,nkg->nk", gaps, self.precisions, gaps)
        return (self.log_constants - squares / 2).argmax(axis=1)

    def reordered(self, order: Sequence[int]) -> MixtureModel:
        """Return the same model with its clusters in another order."""
        order = list(order)
        return MixtureModel(
            self.centres[order],
            self.precisions[order],
            self.log_constants[order],
            self.bic,
        )

    def parameters(self, features: Sequence[str]) -> Iterator[ParameterRow]:
        """Tell centres, precisions and constants."""
        yield from CentreModel(self.centres).parameters(features)
        for number, precision in enumerate(self.precisions):
            yield number, "log_constant", None, None, float(self.log_constants[number])
            for feature, row in zip(features, precision, strict=True):
                for other, value in zip(features, row, strict=True):
                    yield number, "precision", feature, other, float(value)


@dataclass(frozen=True)
class DensityModel:
    """Clusters are what core points reach; a point far from all of them is noise.

    Parameters
    ----------
    core_points : shape (core points, features)
    core_labels : the cluster of each core point
    eps : how near a point must be to a core point
    """

    core_points: Matrix
    core_labels: Labels
    eps: float

    @property
    def cluster_count(self) -> int:
        """Number of clusters."""
        return len(np.unique(self.core_labels))

    def label(self, points: Matrix) -> Labels:
        """Return the cluster of the nearest core point within eps, else -1."""
        if not len(self.core_points):
            return np.full(len(points), NOISE)
        near = NearestNeighbors(n_neighbors=1, n_jobs=1).fit(self.core_points)
        distance, position = near.kneighbors(points)
        label = self.core_labels[position[:, 0]]
        return np.where(distance[:, 0] <= self.eps, label, NOISE)

    def reordered(self, order: Sequence[int]) -> DensityModel:
        """Return the same model with its clusters in another order."""
        place = {former: now for now, former in enumerate(order)}
        labels = np.array([place[label] for label in self.core_labels.tolist()], np.int64)
        return DensityModel(self.core_points, labels, self.eps)

    def parameters(self, features: Sequence[str]) -> Iterator[ParameterRow]:
        """Tell eps, a row for each cluster, and the mean of its core points."""
        for number in range(self.cluster_count):
            mean = self.core_points[self.core_labels == number].mean(axis=0)
            yield number, "eps", None, None, float(self.eps)
            for feature, value in zip(features, mean, strict=True):
                yield number, "core_mean", feature, None, float(value)


def fit_kmeans(points: Matrix, candidate: Candidate, random_seed: int) -> CentreModel:
    """Fit k-means by Lloyd's algorithm from four k-means++ starts.

    Parameters
    ----------
    points : shape (customers, features), scaled
    candidate : with ``cluster_count``; fewer clusters come out where there are fewer
        different points
    random_seed : of the starts

    Notes
    -----
    Lloyd (1982), Least squares quantization in PCM; Arthur and Vassilvitskii (2007),
    k-means++. One thread: sums of several threads differ in their last digits.
    """
    return _fit_centres(
        points,
        candidate,
        lambda count: KMeans(count, n_init=4, random_state=random_seed),
    )


def fit_minibatch_kmeans(
    points: Matrix, candidate: Candidate, random_seed: int
) -> CentreModel:
    """Fit k-means on small random batches (Sculley 2010, Web-scale k-means clustering).

    Parameters
    ----------
    points : shape (customers, features), scaled
    candidate : with ``cluster_count``
    random_seed : of starts and batches
    """
    return _fit_centres(
        points,
        candidate,
        lambda count: MiniBatchKMeans(
            count,
            n_init=10,
            batch_size=1024,
            max_no_improvement=30,
            random_state=random_seed,
        ),
    )


def _fit_centres(
    points: Matrix, candidate: Candidate, make: Callable[[int], KMeans | MiniBatchKMeans]
) -> CentreModel:
    distinct = np.unique(points, axis=0)
    count = min(candidate.cluster_count or 1, len(distinct))
    if count == len(distinct):
        return CentreModel(rounded(distinct))
    with one_thread():
        centres = rounded(make(count).fit(points).cluster_centers_)
    # A batch may leave a centre that is nobody's nearest.
    used = np.unique(CentreModel(centres).label(points))
    return CentreModel(centres[used])


def fit_gmm(points: Matrix, candidate: Candidate, random_seed: int) -> MixtureModel:
    """Fit a Gaussian mixture by expectation maximisation from a k-means start.

    Parameters
    ----------
    points : shape (customers, features), scaled
    candidate : with ``cluster_count`` and ``covariance_type``
    random_seed : of the start

    Notes
    -----
    Dempster, Laird and Rubin (1977). 1e-6 is added to variances, so that customers who
    are all alike make a narrow component, not a failure. Components that are nobody's
    most probable are left out.
    """
    count = min(candidate.cluster_count or 1, len(np.unique(points, axis=0)))
    kind = candidate.covariance_type or "full"
    if len(points) == 1:  # scikit-learn wants two; twice the same says the same
        points = np.repeat(points, 2, axis=0)
    with one_thread():
        model = GaussianMixture(
            count, covariance_type=kind, random_state=random_seed, max_iter=200
        ).fit(points)
        bic = round(float(model.bic(points)), 3)
    precisions = model.precisions_
    if kind == "tied":
        precisions = np.repeat(precisions[None, :, :], len(model.means_), axis=0)
    elif kind == "diag":
        precisions = np.stack([np.diag(row) for row in precisions])
    precisions = rounded(precisions)
    _, log_determinants = np.linalg.slogdet(precisions)
    width = points.shape[1]
    constants = (
        np.log(model.weights_) + log_determinants / 2 - width * np.log(2 * np.pi) / 2
    )
    fitted = MixtureModel(rounded(model.means_), precisions, rounded(constants), bic)
    return fitted.reordered(np.unique(fitted.label(points)).tolist())


def fit_dbscan(points: Matrix, candidate: Candidate, random_seed: int) -> DensityModel:
    """Fit DBSCAN: clusters are chains of dense neighbourhoods.

    Parameters
    ----------
    points : shape (customers, features), scaled
    candidate : with ``eps`` and ``min_samples``
    random_seed : not used: nothing is random here

    Notes
    -----
    Ester, Kriegel, Sander and Xu (1996). A border point that several clusters reach goes
    to that of the nearest core point, not to the first that was found, so the order of
    the rows does not matter.
    """
    del random_seed
    found = DBSCAN(eps=candidate.eps, min_samples=candidate.min_samples, n_jobs=1).fit(
        points
    )
    core = found.core_sample_indices_
    return DensityModel(points[core], found.labels_[core].astype(np.int64), candidate.eps)


CLUSTERERS: dict[str, Callable[[Matrix, Candidate, int], Model]] = {
    "kmeans": fit_kmeans,
    "gmm": fit_gmm,
    "dbscan": fit_dbscan,
    "minibatch_kmeans": fit_minibatch_kmeans,
}


def fit(points: Matrix, candidate: Candidate, random_seed: int) -> Model:
    """Fit a candidate by its method.

    Raises
    ------
    ValueError
        Unknown method.
    """
    if candidate.method not in CLUSTERERS:
        raise ValueError(f"method '{candidate.method}' is not one of {sorted(CLUSTERERS)}")
    return CLUSTERERS[candidate.method](points, candidate, random_seed)


def canonical_order(labels: Labels, customers: pd.DataFrame) -> list[int]:
    """Return raw labels by descending median monetary, then rising median recency.

    Parameters
    ----------
    labels : one a customer, from 0; -1 is left out
    customers : columns ``monetary`` (money) and ``recency_days``, rows as ``labels``

    Notes
    -----
    A clusterer's own numbers are arbitrary: the same customers in another order give the
    same clusters with other numbers. What a segment is worth is not.
    """
    kept = labels != NOISE
    medians = (
        customers.loc[kept, ["monetary", "recency_days"]].groupby(labels[kept]).median()
    )
    ordered = medians.sort_values(
        ["monetary", "recency_days"], ascending=[False, True], kind="stable"
    )
    return [int(label) for label in ordered.index]


def model_version(method: str, window_id: int) -> str:
    """Name a fit after what it was fitted to."""
    return f"{method}-w{window_id:05d}"
