"""The metrics layer: what it names, and that `mf query` gives the marts' own numbers."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

MF = Path(sys.executable).with_name("mf")
# metric → the same number from the marts, without the metrics layer.
HEADLINES = {
    "customers": "select count(*) from marts.dim_customers",
    "orders_of_customers": "select sum(frequency) from marts.dim_customers",
    "gross_revenue": "select sum(gross_revenue) from marts.dim_customers",
    "returned_value": "select sum(returned_value) from marts.dim_customers",
    "orders": "select sum(order_count) from marts.dim_windows",
    "net_revenue": "select sum(net_revenue) from marts.dim_windows",
    "shop_revenue": "select sum(shop_revenue) from marts.dim_windows",
    "segment_moves": "select count(*) from marts.fct_segment_transitions",
    "churn_probability": "select avg(churn_probability) from marts.dim_customers",
}


def test_dbt_reads_every_metric_and_the_days_to_count_by(sample_project):
    target = sample_project / "target"
    manifest = json.loads((target / "semantic_manifest.json").read_text())
    names = {metric["name"] for metric in manifest["metrics"]}
    assert names >= {*HEADLINES, "return_rate", "orders_per_customer"}
    assert all(metric["description"] for metric in manifest["metrics"])
    spines = manifest["project_configuration"]["time_spines"]
    assert [spine["node_relation"]["alias"] for spine in spines] == ["dim_days"]


@pytest.mark.skipif(
    not MF.exists(), reason="mf is not installed: pip install dbt-metricflow==0.15.0"
)
def test_mf_query_gives_the_numbers_of_the_marts(sample_project, tmp_path):
    answer = tmp_path / "answer.csv"
    ran = subprocess.run(
        [MF, "query", "--metrics", ",".join(HEADLINES), "--csv", answer],
        cwd=sample_project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    with answer.open(newline="") as file:
        (found,) = csv.DictReader(file)
    database = sample_project / "data" / "shoal.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        for metric, sql in HEADLINES.items():
            (expected,) = connection.execute(sql).fetchone()
            assert float(found[metric]) == pytest.approx(float(expected)), metric
