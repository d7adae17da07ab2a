"""A cluster that loses workers: the build is right, or one sentence says why not.

Each test starts a master and workers of its own (scripts/spark_cluster.py). The first
builds the whole sample twice, on DuckDB and on the cluster.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import DBT, REPOSITORY

pytest.importorskip(
    "pyspark", reason="Spark is not installed: .venv/bin/pip install -e '.[spark]'"
)
CLUSTER = (sys.executable, str(REPOSITORY / "scripts/spark_cluster.py"))
ON_SPARK = ("--target", "spark", "--target-path")
#: A third of a gigabyte as one list, three times.
HUGE = (
    "select array_length(range(i, i + 300000000)) as n from (select unnest([1, 2, 3]) as i)"
)


def on_cluster(
    folder: Path, *command: str, **environment: str
) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*CLUSTER, *command],
        cwd=REPOSITORY,
        env={**os.environ, "SHOAL_SPARK_FOLDER": str(folder / "spark"), **environment},
        capture_output=True,
        text=True,
    )


def test_a_worker_killed_in_mid_build_changes_no_mart(tmp_path):
    subprocess.run(["make", "build"], cwd=REPOSITORY, check=True, capture_output=True)
    target = (*ON_SPARK, str(tmp_path / "target"))
    run = on_cluster(
        tmp_path,
        *("--lose-worker-after", "40", str(DBT), "build"),
        *(*target, "--resource-types", "seed", "model"),
    )
    assert run.returncode == 0, run.stdout[-3000:]
    assert "A worker was killed after " in run.stdout
    compared = subprocess.run(
        [
            *(sys.executable, "scripts/compare_engines.py"),
            *("--warehouse", str(tmp_path / "spark/warehouse")),
            *("--schemas", "staging", "intermediate", "marts"),
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert compared.returncode == 0, compared.stdout


def test_without_any_worker_left_the_build_stops_with_one_sentence(tmp_path):
    run = on_cluster(
        tmp_path,
        *("--workers", "1", "--lose-worker-after", "2", str(DBT), "seed"),
        *(*ON_SPARK, str(tmp_path / "target")),
        SHOAL_SPARK_PATIENCE="5",
    )
    assert run.returncode != 0
    assert "has no worker for this build, after 5 seconds of waiting" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_an_executor_without_memory_says_what_to_set(tmp_path):
    run = on_cluster(
        tmp_path,
        *("--workers", "1", str(DBT), "show"),
        *(*ON_SPARK, str(tmp_path / "target"), "--inline", HUGE),
    )
    assert run.returncode != 0
    assert "Spark ran out of memory at executor" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
