"""The picture of the customers: known values, edges, the sample, and UMAP where it is."""

import importlib.util

import numpy as np
import pandas as pd
import pytest
import segmentation.projection as projection
from projects import query, run_dbt
from segmentation.projection import (
    draw_by_segment,
    fit_components,
    load_features,
    missing_packages,
    project_customers,
)

FEATURES = ["recency_days", "frequency", "monetary"]
HAS_UMAP = importlib.util.find_spec("umap") is not None
needs_umap = pytest.mark.skipif(not HAS_UMAP, reason="the extra umap is not installed")


def make_customers(count: int = 400, features=FEATURES) -> pd.DataFrame:
    """Make customers whose features are correlated, in three segments of 4:2:1."""
    rng = np.random.default_rng(5)
    mixing = rng.normal(size=(len(features), len(features)))
    values = rng.normal(size=(count, len(features))) @ mixing
    table = pd.DataFrame(values, columns=[f"{name}_scaled" for name in features])
    table.insert(0, "customer_id", [f"C{number:05d}" for number in range(count)])
    table["segment_id"] = np.resize([1, 1, 1, 1, 2, 2, 3], count)
    return table


def customers_of(**columns: list[float]) -> pd.DataFrame:
    """Make customers of given scaled features, all in one segment."""
    table = pd.DataFrame({f"{name}_scaled": values for name, values in columns.items()})
    table["customer_id"] = [f"C{number}" for number in range(len(table))]
    return table.assign(segment_id=1)


def project(
    customers, features=FEATURES, projections=("pca",), sample_size=10_000, seed=20
):
    return project_customers(customers, features, projections, sample_size, seed)


def loadings_of(customers, features=FEATURES) -> pd.DataFrame:
    table = load_features(customers, features, ["pca"])
    return table.pivot(index="component", columns="feature", values="loading")


def shares_of(customers, features=FEATURES) -> list[float]:
    table = load_features(customers, features, ["pca"])
    return table.groupby("component")["explained_variance"].first().tolist()


# --- Known values -------------------------------------------------------------------


def test_two_features_that_go_together_are_one_component():
    customers = customers_of(a=[-1, 0, 1], b=[-1, 0, 1])
    assert shares_of(customers, ["a", "b"]) == [1]
    assert loadings_of(customers, ["a", "b"]).to_numpy() == pytest.approx(np.sqrt(0.5))
    placed = project(customers, ["a", "b"])
    assert placed["x"].to_numpy() == pytest.approx([-np.sqrt(2), 0, np.sqrt(2)])
    assert (placed["y"] == 0).all()
    assert (placed["explained_variance"] == 1).all()


def test_variances_along_the_axes_by_hand():
    # Variances 8 / 3 and 2 / 3, no covariance: shares 0.8 and 0.2.
    customers = customers_of(a=[2, -2, 0, 0], b=[0, 0, 1, -1])
    assert shares_of(customers, ["a", "b"]) == [0.8, 0.2]
    assert loadings_of(customers, ["a", "b"]).to_numpy().tolist() == [[1, 0], [0, 1]]
    placed = project(customers, ["a", "b"])
    assert placed[["x", "y"]].to_numpy().tolist() == [[2, 0], [-2, 0], [0, 1], [0, -1]]


def test_components_are_the_eigenvectors_of_the_covariance():
    customers = make_customers()
    points = customers[[f"{name}_scaled" for name in sorted(FEATURES)]].to_numpy()
    variances, vectors = np.linalg.eigh(np.cov(points, rowvar=False))
    variances, vectors = variances[::-1], vectors[:, ::-1].T
    assert shares_of(customers) == pytest.approx(variances / variances.sum(), abs=1e-8)
    loadings = loadings_of(customers).to_numpy()
    assert np.abs((loadings * vectors).sum(axis=1)) == pytest.approx(1)
    x, y = project(customers)[["x", "y"]].to_numpy().T
    assert x.var(ddof=1) == pytest.approx(variances[0])
    assert y.var(ddof=1) == pytest.approx(variances[1])


def test_what_a_plane_cannot_show_is_what_is_not_explained():
    customers = make_customers()
    points = customers[[f"{name}_scaled" for name in sorted(FEATURES)]].to_numpy()
    found = project(customers)
    plane = loadings_of(customers).to_numpy()[:2]
    rebuilt = points.mean(axis=0) + found[["x", "y"]].to_numpy() @ plane
    lost = ((points - rebuilt) ** 2).sum() / ((points - points.mean(axis=0)) ** 2).sum()
    assert lost > 0.001
    assert found["explained_variance"].iloc[0] == pytest.approx(1 - lost, abs=1e-8)


def test_shares_of_all_components_add_up_to_one():
    assert sum(shares_of(make_customers())) == pytest.approx(1)


# --- Repeatable ---------------------------------------------------------------------


@pytest.mark.parametrize("sample_size", [10_000, 100])
def test_the_order_of_rows_and_features_does_not_show(sample_size):
    customers = make_customers()
    shuffled = customers.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(
        project(customers, sample_size=sample_size),
        project(shuffled, FEATURES[::-1], sample_size=sample_size),
        check_exact=True,
    )
    pd.testing.assert_frame_equal(
        load_features(customers, FEATURES, ["pca"]),
        load_features(shuffled, FEATURES[::-1], ["pca"]),
        check_exact=True,
    )


def test_the_largest_loading_of_a_component_is_positive():
    for seed in range(5):
        points = np.random.default_rng(seed).normal(size=(50, 4))
        for sign in (1, -1):
            loadings = fit_components(sign * points).loadings
            strongest = np.abs(loadings).argmax(axis=1)
            assert (loadings[range(4), strongest] > 0).all()


def test_of_equally_large_loadings_the_first_is_positive():
    for seed in range(20):
        steps = np.random.default_rng(seed).normal(size=(50, 1))
        loadings = fit_components(np.hstack([steps, -steps])).loadings
        assert loadings == pytest.approx(np.sqrt(0.5) * np.array([[1, -1]]))


def test_the_order_of_features_does_not_turn_the_picture():
    customers = customers_of(a=[-1, 0, 1], b=[1, 0, -1])
    placed = project(customers, ["a", "b"])
    pd.testing.assert_frame_equal(placed, project(customers, ["b", "a"]))
    assert placed["x"].iloc[0] < 0


def test_no_zero_is_negative():
    placed = project(customers_of(a=[-3, -1e-12, 3], b=[0, 0, 0]), ["a", "b"])
    assert (placed[["x", "y"]].iloc[1] == 0).all()
    assert not np.signbit(placed[["x", "y"]].iloc[1]).any()


# --- Edges --------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
def test_one_customer_stands_in_the_middle():
    placed = project(customers_of(a=[3], b=[-2]), ["a", "b"])
    assert placed[["x", "y"]].to_numpy().tolist() == [[0, 0]]
    assert placed["explained_variance"].isna().all()
    assert load_features(customers_of(a=[3], b=[-2]), ["a", "b"], ["pca"]).empty


def test_two_customers_have_one_component_of_three_features():
    customers = make_customers(2)
    assert shares_of(customers) == [1]
    placed = project(customers)
    assert placed["x"].sum() == pytest.approx(0)
    assert placed["x"].abs().min() > 0
    assert (placed["y"] == 0).all()


def test_a_constant_feature_has_no_part():
    customers = make_customers().assign(frequency_scaled=0.0)
    loadings = loadings_of(customers)
    assert len(loadings) == 2
    assert (loadings["frequency"] == 0).all()
    assert sum(shares_of(customers)) == pytest.approx(1)


def test_a_feature_that_nobody_has_is_like_a_constant_one():
    nulls = pd.array([None] * 400, dtype="Float64")
    without = make_customers().assign(frequency_scaled=nulls)
    constant = make_customers().assign(frequency_scaled=0.0)
    pd.testing.assert_frame_equal(project(without), project(constant))


@pytest.mark.filterwarnings("error")
def test_customers_who_are_all_alike_stand_in_one_spot():
    customers = make_customers().assign(**{f"{name}_scaled": 0.7 for name in FEATURES})
    placed = project(customers)
    assert len(placed) == 400
    assert (placed[["x", "y"]] == 0).all(axis=None)
    assert placed["explained_variance"].isna().all()
    assert load_features(customers, FEATURES, ["pca"]).empty


def test_a_single_feature_is_a_line():
    customers = customers_of(a=[1, 2, 6])
    assert loadings_of(customers, ["a"]).to_numpy().tolist() == [[1]]
    placed = project(customers, ["a"])
    assert placed["x"].tolist() == [-2, -1, 3]
    assert (placed["y"] == 0).all()
    assert (placed["explained_variance"] == 1).all()


def test_large_numbers_that_go_together_are_one_component():
    values = np.random.default_rng(1).uniform(0, 1e9, 500)
    customers = customers_of(a=values.tolist(), b=(values / 3).tolist())
    assert shares_of(customers, ["a", "b"]) == [1]


def test_nobody_gives_typed_tables_without_rows():
    nobody = make_customers().head(0)
    pd.testing.assert_series_equal(project(nobody).dtypes, project(make_customers()).dtypes)
    assert project(nobody, projections=["pca", "umap"]).empty
    loadings = load_features(nobody, FEATURES, ["pca"])
    assert loadings.empty
    expected = load_features(make_customers(), FEATURES, ["pca"]).dtypes
    pd.testing.assert_series_equal(loadings.dtypes, expected)


def test_what_is_not_asked_for_is_not_there():
    assert load_features(make_customers(), FEATURES, ["umap"]).empty
    assert "pca" not in set(project(make_customers(20), projections=["umap"])["projection"])


# --- The sample ---------------------------------------------------------------------


def test_all_are_placed_up_to_the_size_of_the_sample():
    assert len(project(make_customers(), sample_size=400)) == 400
    assert len(project(make_customers(), sample_size=399)) < 400


def test_segments_have_their_shares_of_the_sample_and_the_small_ones_ten():
    customers = make_customers(10_000)
    customers.loc[:19, "segment_id"] = 4
    customers.loc[20:22, "segment_id"] = -1
    drawn = customers.iloc[draw_by_segment(customers, 700, 20)]
    counts = drawn["segment_id"].value_counts()
    assert 690 <= len(drawn) <= 700
    assert counts[4] == 10
    assert counts[-1] == 3
    assert counts[1] == pytest.approx(4 * counts[3], rel=0.1)
    assert counts[1] == pytest.approx(2 * counts[2], rel=0.1)


def test_more_segments_than_places_keep_one_each():
    customers = make_customers(300).assign(segment_id=np.arange(300) // 2)
    drawn = customers.iloc[draw_by_segment(customers, 100, 20)]
    assert drawn["segment_id"].value_counts().tolist() == [1] * 150


def test_customers_without_a_segment_are_a_segment():
    customers = make_customers(1000)
    segments = customers["segment_id"].astype("Int32")
    customers["segment_id"] = segments.mask(customers.index < 500)
    drawn = customers.iloc[draw_by_segment(customers, 100, 20)]
    assert drawn["segment_id"].isna().sum() == pytest.approx(50, abs=3)


def test_the_seed_draws_and_newcomers_hardly_change_who():
    customers = make_customers(5000)
    before = set(project(customers.head(4900), sample_size=500)["customer_id"])
    after = set(project(customers, sample_size=500)["customer_id"])
    assert len(before & after) > 0.95 * len(before)
    other = set(project(customers, sample_size=500, seed=21)["customer_id"])
    assert len(after & other) < 0.2 * len(after)


def test_a_sample_is_placed_by_the_components_of_all():
    customers = make_customers()
    everybody = project(customers).set_index("customer_id")
    some = project(customers, sample_size=100).set_index("customer_id")
    # Not to the last bit: a product of fewer rows may be added up in another order.
    pd.testing.assert_frame_equal(some, everybody.loc[some.index], rtol=0, atol=2e-9)


# --- UMAP ---------------------------------------------------------------------------


def test_umap_that_is_not_installed_is_named_and_gives_no_rows(monkeypatch):
    monkeypatch.setitem(projection.NEEDS, "umap", "no-such-package")
    assert missing_packages(["pca", "umap"]) == {"umap": "no-such-package"}
    both = project(make_customers(), projections=["pca", "umap"])
    pd.testing.assert_frame_equal(both, project(make_customers()))


def test_what_is_installed_is_not_missing():
    assert missing_packages(["pca"]) == {}


def test_up_to_fifteen_customers_umap_gives_no_rows():
    placed = project(make_customers(15), projections=["pca", "umap"])
    assert set(placed["projection"]) == {"pca"}


@needs_umap
@pytest.mark.parametrize(
    "customers",
    [
        make_customers(200),
        make_customers(16),
        make_customers(60).assign(**{f"{name}_scaled": 0.0 for name in FEATURES}),
        make_customers(60).assign(frequency_scaled=0.0, monetary_scaled=0.0),
    ],
    ids=["usual", "sixteen", "all alike", "one feature varies"],
)
def test_umap_places_everybody_repeatably(customers):
    shuffled = customers.sample(frac=1, random_state=1)
    placed = project(customers, projections=["umap"])
    assert set(placed["projection"]) == {"umap"}
    assert len(placed) == len(customers)
    assert np.isfinite(placed[["x", "y"]]).all(axis=None)
    assert placed["explained_variance"].isna().all()
    pd.testing.assert_frame_equal(placed, project(shuffled, projections=["umap"]))


@needs_umap
def test_umap_keeps_groups_apart_and_together():
    customers = make_customers(300)
    group = np.repeat([0, 1, 2], [50, 100, 150])
    for name in FEATURES:
        customers[f"{name}_scaled"] += 100 * group
    placed = project(customers, projections=["umap"])[["x", "y"]].to_numpy()
    centres = np.stack([placed[group == number].mean(axis=0) for number in range(3)])
    nearest = ((placed[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == group).all()


@pytest.mark.skipif(HAS_UMAP, reason="the extra umap is installed")
def test_a_run_goes_on_without_umap_and_says_so_once(sample_project):
    models = ["--select", "int_customers_projected+", "int_projection_loadings+"]
    ran = run_dbt(sample_project, "run", *models, projections=["pca", "umap"])
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count("umap-learn is not installed") == 1
    counts = "select projection, count(*) from marts.fct_customer_projection group by 1"
    ((name, count),) = query(sample_project, counts)
    assert name == "pca"
    assert [(count,)] == query(sample_project, "select count(*) from marts.dim_customers")
