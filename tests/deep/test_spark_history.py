"""A history that goes on on Spark: a window is written once, and as DuckDB writes it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from projects import DBT, SMALL, copy_project, write_small_shop

from scripts.compare_engines import compare

pytest.importorskip(
    "pyspark", reason="Spark is not installed: .venv/bin/pip install -e '.[spark]'"
)
LATER = "2010-09-01"
#: All that is told window by window, and what it is told from.
HISTORY = ("+int_segment_flows", "+int_segment_sizes", "+int_drift_distances")
FORECASTS = ("+int_forecast_evaluations", "+int_forecast_reasons")


def tell(
    project: Path, target: str, selected: tuple[str, ...] = HISTORY, **variables: object
) -> None:
    told = subprocess.run(
        [
            str(DBT), "build", "--target", target, "--target-path", f"target/{target}",
            "--resource-types", "seed", "model", "--select", *selected,
            "--vars", json.dumps({**SMALL, "stream_grain": "week", **variables}),
        ],
        cwd=project,
        env={**os.environ, "SHOAL_SPARK_FOLDER": str(project / "spark")},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout[-3000:]


def written(tables: Path) -> dict[Path, int]:
    """Return when each file of each window was written."""
    return {
        file: file.stat().st_mtime_ns for file in tables.glob("*/window_id=*/*.parquet")
    }


def window_of(file: Path) -> int:
    return int(file.parent.name.removeprefix("window_id="))


def test_a_second_run_writes_the_windows_that_are_new(tmp_path):
    project = copy_project(tmp_path / "project", tested=False)
    shop = str(write_small_shop(tmp_path / "shop.csv"))
    tables = project / "spark" / "warehouse" / "intermediate.db"
    tell(project, "spark", transactions_path=shop, replay_until=LATER)
    before = written(tables)
    assert len({file.parent.parent for file in before}) > 5
    tell(project, "spark", transactions_path=shop)
    after = written(tables)
    # The last window was cut short by the instant, so it alone is told anew.
    gone = {window_of(file) for file in before if after.get(file) != before[file]}
    assert gone <= {max(map(window_of, before))}
    assert len(after) > len(before)

    tell(project, "local", transactions_path=shop)
    found = compare(
        project / "data" / "shoal.duckdb", tables.parent, ["intermediate"], tolerance=1e-9
    )
    assert not {table: differs for table, differs in found.items() if differs}
    assert "intermediate.int_stream_centres" in found


def test_forecasts_that_stand_are_those_that_one_run_makes(tmp_path):
    """The last cut-off of the first run is no more the present, and is told anew."""
    project = copy_project(tmp_path / "project", tested=False)
    shop = str(write_small_shop(tmp_path / "shop.csv"))
    tables = project / "spark" / "warehouse"
    tell(project, "spark", FORECASTS, transactions_path=shop, replay_until="2011-05-16")
    tell(project, "spark", FORECASTS, transactions_path=shop)
    tell(project, "local", FORECASTS, transactions_path=shop)
    found = compare(
        project / "data" / "shoal.duckdb", tables, ["intermediate"], tolerance=1e-9
    )
    assert not {table: differs for table, differs in found.items() if differs}
    for table in ("int_boosted_scores", "int_linear_scores", "int_forecast_intervals"):
        assert f"intermediate.{table}" in found
