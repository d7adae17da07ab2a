"""Customers as points of a plane: principal components, and UMAP where it is installed."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, distribution

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from segmentation.ordering import value_order
from segmentation.rounding import DECIMALS
from segmentation.threads import one_thread

Matrix = NDArray[np.float64]

#: A direction along which customers spread less than this, as a part of the widest spread
#: where that is above 1, is no direction.
LEAST_SPREAD = 1e-9
#: Customers that a sample keeps of every segment, if the segment has them.
LEAST_OF_A_SEGMENT = 10
#: Neighbours that UMAP tries to keep near, the default of its authors.
NEIGHBOURS = 15
#: The package that a projection needs beyond those that are always there.
NEEDS = {"umap": "umap-learn"}

POINT_TYPES = {
    "projection": "str",
    "customer_id": "str",
    "x": "float64",
    "y": "float64",
    "explained_variance": "float64",
}
LOADING_TYPES = {
    "projection": "str",
    "component": "int32",
    "feature": "str",
    "loading": "float64",
    "explained_variance": "float64",
}


@dataclass(frozen=True)
class Components:
    """The directions along which customers differ most, the strongest first.

    Parameters
    ----------
    centre : mean of each feature, shape (features,)
    loadings : one direction of length 1 a row, shape (components, features); none where
        all customers are alike
    explained_variance : each direction's share of the whole variance, 0 to 1
    """

    centre: Matrix
    loadings: Matrix
    explained_variance: Matrix

    def place(self, points: Matrix) -> Matrix:
        """Return x and y of points, shape (customers, 2); 0 where there is no direction."""
        placed = np.zeros((len(points), 2))
        found = (points - self.centre) @ self.loadings[:2].T
        placed[:, : found.shape[1]] = found
        return placed


def missing_packages(projections: Sequence[str]) -> dict[str, str]:
    """Return those of some projections whose package is not installed, and the package."""
    missing = {}
    for name in projections:
        try:
            distribution(NEEDS.get(name, "scikit-learn"))
        except PackageNotFoundError:
            missing[name] = NEEDS[name]
    return missing


def load_features(
    customers: pd.DataFrame, features: Sequence[str], projections: Sequence[str]
) -> pd.DataFrame:
    """Tell what the components of PCA are made of.

    Parameters
    ----------
    customers : one row a customer: ``customer_id`` and ``<feature>_scaled`` for each
        feature; a missing value is 0, the average
    features : names without ``_scaled``
    projections : nothing comes back where ``pca`` is not among them

    Returns
    -------
    Columns ``LOADING_TYPES``: a row for each component that has variance, from 1, and
    feature.
    """
    rows = []
    if "pca" in projections and len(customers):
        features = sorted(features)
        found = fit_components(_points(customers, features))
        for number, direction in enumerate(found.loadings):
            share = float(found.explained_variance[number])
            rows += [
                ("pca", number + 1, feature, float(loading), share)
                for feature, loading in zip(features, direction, strict=True)
            ]
    return pd.DataFrame(rows, columns=list(LOADING_TYPES)).astype(LOADING_TYPES)


def project_customers(
    customers: pd.DataFrame,
    features: Sequence[str],
    projections: Sequence[str],
    sample_size: int,
    random_seed: int,
) -> pd.DataFrame:
    """Place customers in the plane by every projection that can be computed.

    Parameters
    ----------
    customers : as in ``load_features``, with ``segment_id``, by which the sample is drawn
    features : names without ``_scaled``
    projections : any of ``pca``, ``umap``; one whose package is missing gives no rows
    sample_size : above so many customers a sample is placed (see ``draw_by_segment``)
    random_seed : of the sample and of UMAP

    Returns
    -------
    Columns ``POINT_TYPES``, a row for each projection and customer placed.
    ``explained_variance`` is the share of the variance that x and y of PCA keep together;
    missing where there is no variance, and for UMAP, which does not keep distances.

    Notes
    -----
    Components are those of all customers also where only a sample is placed; UMAP sees the
    sample alone. With no more than ``NEIGHBOURS`` customers UMAP gives no rows: each would
    be everybody's neighbour.
    """
    features = sorted(features)
    customers = _by_id(customers)
    everybody = _points(customers, features)
    drawn = draw_by_segment(customers, sample_size, random_seed)
    points, ids = everybody[drawn], customers["customer_id"].to_numpy()[drawn]
    tables = []
    if len(ids):
        components = fit_components(everybody)
        flat = components.place(points)
        shares = components.explained_variance[:2]
        kept = round(float(shares.sum()), DECIMALS) if len(shares) else float("nan")
        if "pca" in projections:
            tables.append(_table("pca", ids, flat, kept))
        is_possible = len(ids) > NEIGHBOURS and not missing_packages(["umap"])
        if "umap" in projections and is_possible:
            tables.append(_table("umap", ids, embed(points, flat, random_seed), np.nan))
    if not tables:
        tables = [pd.DataFrame(columns=list(POINT_TYPES))]
    return pd.concat(tables, ignore_index=True).astype(POINT_TYPES)


def fit_components(points: Matrix) -> Components:
    """Fit principal components by the full singular value decomposition.

    Parameters
    ----------
    points : shape (customers, features), at least one customer, in any order

    Notes
    -----
    Pearson (1901), On lines and planes of closest fit; Jolliffe and Cadima (2016),
    Principal component analysis: a review. A direction and its opposite fit equally well:
    here the largest loading is positive, of equal ones the first. Two components of equal
    variance could be any two at right angles in their plane.
    """
    points = points[value_order(*points.T)]
    widest = points.std(axis=0).max()
    if len(points) < 2 or widest < LEAST_SPREAD:
        none = np.empty((0, points.shape[1]))
        return Components(points.mean(axis=0), none, np.empty(0))
    with one_thread():
        fitted = PCA(svd_solver="full").fit(points)
    least = LEAST_SPREAD * max(1.0, widest)
    has_spread = np.sqrt(fitted.explained_variance_) >= least
    loadings = fitted.components_[has_spread]
    # Rounded before they are compared: equal ones differ in their last digits.
    strongest = np.abs(loadings).round(DECIMALS).argmax(axis=1)
    signs = np.sign(loadings[np.arange(len(loadings)), strongest])
    return Components(
        fitted.mean_,
        _rounded(loadings * signs[:, None]),
        _rounded(fitted.explained_variance_ratio_[has_spread]),
    )


def embed(points: Matrix, start: Matrix, random_seed: int) -> Matrix:
    """Embed points in the plane by UMAP, which keeps neighbours near.

    Parameters
    ----------
    points : shape (customers, features), more than ``NEIGHBOURS`` rows
    start : where each begins, shape (customers, 2)
    random_seed : of the descent; it also keeps UMAP to one thread

    Notes
    -----
    McInnes, Healy and Melville (2018), UMAP: uniform manifold approximation and
    projection. Distances between far groups and the sizes of groups mean nothing. It
    starts from the principal components (Kobak and Linderman 2021, Initialization is
    critical for preserving global data structure), so that the picture has their
    orientation, moved by a trifle of noise: customers who are alike must not start in one
    spot; which of them is where hangs on the order of their rows, all else does not.
    Neighbours are the true ones, not those of its own approximate search, whose compilation
    takes most of a minute.
    """
    # Imported here: it is an extra, and its import takes seconds.
    from umap import UMAP

    order = value_order(*points.T)
    points, start = points[order], start[order]
    noise = np.random.default_rng(random_seed).normal(size=start.shape)
    width = start.std(axis=0).max() or 1.0
    with one_thread(), warnings.catch_warnings():
        # It says that without its own search it cannot place newcomers: nobody asks to.
        warnings.filterwarnings("ignore", message="precomputed_knn", category=UserWarning)
        near = NearestNeighbors(n_neighbors=NEIGHBOURS, n_jobs=1).fit(points)
        distances, neighbours = near.kneighbors(points)
        reducer = UMAP(
            n_neighbors=NEIGHBOURS,
            precomputed_knn=(neighbours, distances),
            init=(start / width + 1e-3 * noise).astype(np.float32),
            random_state=random_seed,
            n_jobs=1,
        )
        placed = np.empty_like(start)
        placed[order] = reducer.fit_transform(points)
        return placed


def draw_by_segment(
    customers: pd.DataFrame, sample_size: int, random_seed: int
) -> NDArray[np.int64]:
    """Draw customers so that every segment has its share of the sample, and a few at least.

    Parameters
    ----------
    customers : ``customer_id, segment_id``; a missing segment is one of its own
    sample_size : customers at most; all are taken where there are no more. One of every
        segment is taken even where that is more.
    random_seed : chooses who

    Returns
    -------
    Positions of the rows, rising.

    Notes
    -----
    Within a segment those of the lowest hash of seed and id are drawn, so that a customer
    stays in the sample when others come and go (as in bottom-k sampling, Cohen and Kaplan
    2007). Who is shown hangs on the id, and nothing else does: a picture of some.
    """
    if len(customers) <= sample_size:
        return np.arange(len(customers))
    seed = str(random_seed).encode()
    hashes = [
        int.from_bytes(blake2b(str(name).encode(), key=seed, digest_size=8).digest())
        for name in customers["customer_id"]
    ]
    segments, _ = pd.factorize(customers["segment_id"], use_na_sentinel=False)
    ranks = pd.Series(hashes, dtype="uint64").groupby(segments).rank(method="first")
    quotas = _quotas(np.bincount(segments), sample_size)
    return np.flatnonzero(ranks <= quotas[segments])


def _quotas(sizes: NDArray[np.int64], sample_size: int) -> NDArray[np.int64]:
    least = max(1, min(LEAST_OF_A_SEGMENT, sample_size // len(sizes)))
    floors = np.minimum(sizes, least)
    is_small = np.zeros(len(sizes), dtype=bool)
    while True:
        # What the small ones get beyond their share is taken from the others by share.
        left = max(0, sample_size - floors[is_small].sum())
        shares = left * sizes // max(1, sizes[~is_small].sum())
        falls_short = ~is_small & (shares < floors)
        if not falls_short.any():
            return np.where(is_small, floors, shares)
        is_small |= falls_short


def _by_id(customers: pd.DataFrame) -> pd.DataFrame:
    return customers.sort_values("customer_id", kind="stable", ignore_index=True)


def _points(customers: pd.DataFrame, features: Sequence[str]) -> Matrix:
    values = customers[[f"{name}_scaled" for name in features]]
    return np.nan_to_num(values.to_numpy(np.float64, na_value=np.nan), nan=0.0)


def _rounded(values: Matrix) -> Matrix:
    # -0.0 would be another value than 0.0 to whoever compares bytes.
    return np.round(values, DECIMALS) + 0.0


def _table(projection: str, ids: NDArray, placed: Matrix, kept: float) -> pd.DataFrame:
    placed = _rounded(placed)
    return pd.DataFrame(
        {
            "projection": projection,
            "customer_id": ids,
            "x": placed[:, 0],
            "y": placed[:, 1],
            "explained_variance": kept,
        }
    )
