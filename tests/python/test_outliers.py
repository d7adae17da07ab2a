"""Outliers: scores by hand and repeatable, and what the sample's marts flag."""

import csv

import numpy as np
import pandas as pd
import pytest
from projects import copy_project, query, run_dbt
from segmentation.outliers import SCORE_TYPES, score_isolation
from sklearn.ensemble import IsolationForest

from benchmarks.real_data import NOT_HERE, real_file

FEATURES = ["recency_days", "frequency", "monetary"]


def make_customers(count: int = 600, seed: int = 5) -> pd.DataFrame:
    """Make customers alike, the last of whom stands far out in two features."""
    points = np.random.default_rng(seed).normal(size=(count, len(FEATURES)))
    points[-1] = [0, 9, -9]
    table = pd.DataFrame(points, columns=[f"{name}_scaled" for name in FEATURES])
    table.insert(0, "customer_id", [f"C{number:05d}" for number in range(count)])
    return table.assign(window_id=np.int32(7))


def score(customers, features=FEATURES, tree_count=100, fit_sample_size=10_000, seed=20):
    return score_isolation(customers, features, tree_count, fit_sample_size, seed)


# --- The score ----------------------------------------------------------------------


def test_who_is_far_out_is_parted_first():
    scores = score(make_customers()).set_index("customer_id")["isolation_score"]
    assert scores.idxmax() == "C00599"
    assert scores.max() > 0.75
    assert scores.nlargest(2).iloc[1] < 0.7
    assert scores.median() < 0.5


def test_scores_are_those_of_the_paper():
    # Of two customers every tree parts them by one cut, and c(2) is 1: 2^-1.
    assert score(make_customers(2))["isolation_score"].tolist() == [0.5, 0.5]
    columns = [f"{name}_scaled" for name in sorted(FEATURES)]
    customers = make_customers().sort_values(columns)
    forest = IsolationForest(n_estimators=100, max_samples=256, random_state=20)
    expected = -forest.fit(customers[columns].to_numpy()).score_samples(
        customers[columns].to_numpy()
    )
    found = score(customers).set_index("customer_id")["isolation_score"]
    assert found[customers["customer_id"]].to_numpy() == pytest.approx(expected, abs=1e-9)


def test_the_order_of_rows_and_features_does_not_show():
    customers = make_customers()
    shuffled = customers.sample(frac=1, random_state=1)
    for fit_sample_size in (10_000, 300):
        pd.testing.assert_frame_equal(
            score(customers, fit_sample_size=fit_sample_size),
            score(shuffled, FEATURES[::-1], fit_sample_size=fit_sample_size),
            check_exact=True,
        )


def test_scores_have_nine_decimals_and_their_types():
    scores = score(make_customers())
    assert scores.dtypes.astype(str).to_dict() == SCORE_TYPES
    found = scores["isolation_score"]
    assert (found == found.round(9)).all()


def test_above_the_sample_everybody_is_scored():
    customers = make_customers()
    sampled = score(customers, fit_sample_size=300)
    assert len(sampled) == len(customers)
    everybody = score(customers)["isolation_score"]
    assert not sampled["isolation_score"].equals(everybody)
    assert np.corrcoef(sampled["isolation_score"], everybody)[0, 1] > 0.9
    assert sampled["isolation_score"].idxmax() == 599


def test_another_seed_hardly_changes_the_scores():
    customers = make_customers(2000)
    first, second = score(customers), score(customers, seed=21)
    found = first["isolation_score"], second["isolation_score"]
    assert not found[0].equals(found[1])
    assert np.corrcoef(*found)[0, 1] > 0.95
    assert (found[0] - found[1]).abs().max() < 0.1


@pytest.mark.filterwarnings("error")
def test_nobody_stands_out_where_all_are_alike():
    customers = make_customers().assign(**{f"{name}_scaled": 0.7 for name in FEATURES})
    assert score(customers)["isolation_score"].nunique() == 1
    assert score(customers)["isolation_score"].iloc[0] <= 0.5
    assert score(make_customers(1))["isolation_score"].iloc[0] <= 0.5


def test_a_feature_that_is_missing_is_average():
    without = make_customers()
    without["monetary_scaled"] = pd.array([None] * len(without), dtype="Float64")
    zero = make_customers().assign(monetary_scaled=0.0)
    pd.testing.assert_frame_equal(score(without), score(zero))


def test_nobody_gives_a_typed_table_without_rows():
    scores = score(make_customers().head(0))
    assert scores.empty
    assert scores.dtypes.astype(str).to_dict() == SCORE_TYPES


# --- On the sample ------------------------------------------------------------------


def outliers(project, columns: str, condition: str = "true") -> list[tuple]:
    return query(
        project, f"select {columns} from marts.fct_outliers where {condition} order by all"
    )


def test_every_subject_and_rule_is_there_and_few_enough(sample_project):
    counts = dict(query(
        sample_project,
        "select subject || ' ' || rule, count(*) from marts.fct_outliers group by 1",
    ))  # fmt: skip
    assert set(counts) >= {
        "line revenue_fence", "customer isolation_forest", "day spend_spike",
        "product order_spike", "product spend_spike", "customer spend_spike",
    }  # fmt: skip
    ((lines, customers),) = query(
        sample_project,
        "select (select sum(row_count) from marts.rpt_line_audit where in_model), "
        "(select count(*) from marts.dim_customers)",
    )
    assert counts["line revenue_fence"] < 0.002 * lines
    assert counts["customer isolation_forest"] < 0.05 * customers


def test_slips_that_were_cancelled_within_minutes_are_found(sample_project):
    """The generator's huge slips: a sale of thousands of pieces, reversed right after."""
    slips = query(
        sample_project,
        """
        select sales.order_id, sales.stock_code
        from intermediate.int_returns_matched as matched
        inner join intermediate.int_transaction_lines_flagged as sales
            on matched.sale_line_id = sales.line_id
        inner join intermediate.int_transaction_lines_flagged as returns
            on matched.return_line_id = returns.line_id
        where
            sales.is_sale_line and sales.quantity >= 5000
            and sales.quantity = matched.returned_quantity
            and returns.invoiced_at < sales.invoiced_at + interval 1 hour
        """,
    )
    found = outliers(sample_project, "order_id, stock_code", "is_returned")
    assert slips
    assert set(slips) <= set(found)


def test_the_id_of_a_line_says_which_line(sample_project):
    rows = outliers(
        sample_project, "subject_id, order_id, stock_code, happened_at", "subject = 'line'"
    )
    for name, order_id, stock_code, happened_at in rows:
        order, code, instant, rank = name.split("/")
        assert (order, code, instant) == (order_id, stock_code, str(happened_at))
        assert int(rank) >= 1


def test_a_doubled_line_is_flagged_once_or_twice_by_the_var(tmp_path):
    """Two equal lines that are both kept have two ids."""
    path = tmp_path / "lines.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["invoice", "stockcode", "date", "customer", "quantity", "price"])
        for number in range(200):
            day = f"2024-01-{number % 28 + 1:02d} 10:00:00"
            writer.writerow([f"N{number}", "X", day, f"c{number % 50}", 1, 1 + number % 9])
        writer.writerows([["N", "Y/Z", "2024-01-30 10:00:00", "c1", 9000, 5]] * 2)
    project = copy_project(tmp_path / "project", tested=False)
    for drop_repeated_lines, ids in (
        (True, ["N/Y/Z/2024-01-30 10:00:00/1"]),
        (False, ["N/Y/Z/2024-01-30 10:00:00/1", "N/Y/Z/2024-01-30 10:00:00/2"]),
    ):
        ran = run_dbt(
            project, "build", "--select", "+fct_outliers", "--exclude-resource-type",
            "test", "--exclude-resource-type", "unit_test",
            transactions_path=str(path), drop_repeated_lines=drop_repeated_lines,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout
        assert outliers(project, "subject_id", "subject = 'line'") == [(i,) for i in ids]


# --- On the real file ---------------------------------------------------------------


@pytest.fixture(scope="module")
def real_project(tmp_path_factory):
    path = real_file()
    if path is None:
        pytest.skip(NOT_HERE)
    project = copy_project(tmp_path_factory.mktemp("real") / "project", tested=False)
    ran = run_dbt(
        project, "build", "--select", "+fct_outliers", "--exclude-resource-type", "test",
        "--exclude-resource-type", "unit_test", transactions_path=str(path),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    return project


def test_the_great_slip_of_online_retail_is_found_by_every_rule(real_project):
    ((value, is_returned),) = outliers(
        real_project, "value, is_returned", "order_id = '581483'"
    )
    assert (value, is_returned) == (168469.6, True)
    rules = outliers(real_project, "rule", "subject_id = '16446'")
    assert rules == [("isolation_forest",), ("monetary_fence",), ("order_size_fence",)]
    assert outliers(real_project, "rule", "subject_id = '2011-12-09'") == [("spend_spike",)]


def test_flags_of_online_retail_are_few_enough_to_be_read(real_project):
    counts = dict(query(
        real_project,
        "select subject || ' ' || rule, count(*) from marts.fct_outliers group by 1",
    ))  # fmt: skip
    assert 250 < counts["line revenue_fence"] < 400
    assert 30 < counts["customer monetary_fence"] < 90
    assert 5 < counts["customer order_size_fence"] < 40
    assert 100 < counts["customer isolation_forest"] < 250
    assert counts["day spend_spike"] == 3
    assert sum(counts.values()) < 2500
