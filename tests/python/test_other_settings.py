"""Whole builds under other settings and on hardly any data pass every test of dbt."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from projects import (
    NO_UNIT_TESTS,
    QUICK_FITS,
    QUICK_SEARCH,
    copy_project,
    query,
    read_sample,
    run_dbt,
    segmentation_features,
    write_csv,
)


def build(project: Path, **variables: object) -> subprocess.CompletedProcess[str]:
    """Build and test on other data; unit tests bring their own and run once."""
    return run_dbt(project, "build", *NO_UNIT_TESTS, **variables)


def few_customers() -> tuple[list[str], list[list[str]]]:
    """Return every tenth customer's rows of the sample, and some without a customer."""
    header, rows = read_sample()
    customer = header.index("Customer ID")
    kept = [
        row
        for number, row in enumerate(rows)
        if row[customer].removesuffix(".0").endswith("7")
        or (not row[customer] and number % 10 == 0)
    ]
    return header, kept


SETTINGS = {
    "days, min-max, gross, k-means in front": {
        "stream_grain": "day",
        "feature_scaling": "minmax",
        "monetary_basis": "gross",
        "default_method": "kmeans",
    },
    "batches of rows, absolute scores, nothing scaled": {
        "stream_grain": "rows",
        "stream_rows_per_batch": 400,
        "feature_scaling": "none",
        "feature_log1p": False,
        "rfm_scoring": "absolute",
    },
    "every feature clustered, as of last summer, repeats kept": {
        "segment_as_of": "2011-07-01",
        "default_method": "gmm",
        "clustering_features": segmentation_features(),
        "drop_repeated_lines": False,
        "drop_overlap_copies": False,
        "cluster_count": 12,
    },
}  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_other_settings_pass_every_test_of_the_project(settings, tmp_path):
    path = write_csv(tmp_path / "few.csv", *few_customers())
    project = copy_project(tmp_path / "project")
    quick = {**QUICK_SEARCH, **QUICK_FITS}
    ran = build(project, transactions_path=str(path), **quick, **settings)
    assert ran.returncode == 0, ran.stdout
    assert query(project, "select count(*) > 100 from marts.dim_customers")[0][0]


def test_one_customer_with_one_order_is_enough(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("date,customer,total\n2024-02-29,a,12.50\n")
    project = copy_project(tmp_path / "project")
    ran = build(project, transactions_path=str(path))
    assert ran.returncode == 0, ran.stdout
    (row,) = query(
        project,
        "select customer_id, frequency, monetary, segment_name is not null "
        "from marts.dim_customers",
    )
    assert row == ("a", 1, 12.5, True)
    forecasts = query(
        project,
        "select distinct verdict, auc, customer_count from marts.fct_churn_evaluation",
    )
    assert ("not fitted: no earlier outcome is known yet", None, None) in forecasts
    assert {row[1:] for row in forecasts} == {(None, None)}
    assert query(project, "select count(churn_probability) from marts.dim_customers") == [
        (0,)
    ]
