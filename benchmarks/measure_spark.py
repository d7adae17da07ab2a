"""Measure one build on Spark, and how much of it equals DuckDB's: make bench-spark.

    make bench-spark                                             # the sample, two cores
    make bench-spark SPARK='--cluster --lose-worker-after 40'    # two workers, one lost

The file, which ``--rows`` generates, is built by DuckDB and by Spark in a folder of their
own, without tests, one after the other, and all tables are compared. With ``--write`` the
row of this size and place in docs/spark.md is written anew; the others stay.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import duckdb

from benchmarks.generate import main as generate
from benchmarks.measure import DBT, ROOT, Run, call, make_project
from benchmarks.pages import machine, put_row
from scripts.compare_engines import TOLERANCE, compare

PAGE = ROOT / "docs" / "spark.md"
SAMPLE = ROOT / "data" / "sample" / "transactions.csv.gz"
#: Lines of which a shuffle's part takes no more than it has memory for.
LINES_OF_A_PART = 300_000
BEFORE_MARTS = ["staging", "intermediate"]
HEAD = (
    "lines", "where", "Spark", "DuckDB", "marts that are equal", "tables before them",
)  # fmt: skip


def build(project: Path, path: Path, *before: object, target: str) -> Run:
    """Build seeds and models of a file by a target."""
    settings = {"transactions_path": str(path), "allow_paths_outside": True}
    return call(
        [
            *before,
            *(DBT, "build", "--target", target, "--target-path", f"target/{target}"),
            *("--resource-types", "seed", "model", "--vars", json.dumps(settings)),
        ],
        project,
    )


def lines_of(database_file: Path) -> int:
    """Return how many lines the file had."""
    with duckdb.connect(database_file, read_only=True) as database:
        return database.execute(
            "select sum(row_count) from marts.rpt_line_audit"
        ).fetchone()[0]


def equal_of(database_file: Path, warehouse: Path, schemas: list[str]) -> str:
    """Compare all tables of some schemas; say how many are equal, and print which not."""
    found = compare(database_file, warehouse, schemas, TOLERANCE)
    for table, differs in found.items():
        if differs:
            print(f"{table} differs: {'; '.join(differs)}", flush=True)
    return f"{sum(not differs for differs in found.values())} of {len(found)}"


def clock(run: Run) -> str:
    """Write what a run took in minutes and seconds."""
    minutes, seconds = divmod(round(run.seconds), 60)
    return f"{minutes} min {seconds:02} s"


def on_cluster(options: argparse.Namespace) -> tuple[list[object], str]:
    """Return what stands before dbt, and the words for where it runs."""
    if not options.cluster:
        return [], "in the process, two cores"
    command = [sys.executable, ROOT / "scripts" / "spark_cluster.py"]
    place = "two workers of one core"
    if options.worker_memory:
        command += ["--worker-memory", options.worker_memory]
    if options.lose_worker_after is not None:
        command += ["--lose-worker-after", options.lose_worker_after]
        place += f", one killed after {options.lose_worker_after} tables"
    return command, place


def measure(path: Path, project: Path, options: argparse.Namespace) -> tuple[str, ...]:
    """Build a file on both engines; return the row of the table."""
    os.environ["SHOAL_SPARK_FOLDER"] = str(project / "spark")
    database_file = project / "data" / "shoal.duckdb"
    by_duckdb = build(project, path, target="local")
    line_count = lines_of(database_file)
    os.environ.setdefault("SHOAL_SPARK_PARTS", str(max(4, line_count // LINES_OF_A_PART)))
    before, place = on_cluster(options)
    by_spark = build(project, path, *before, target="spark")
    warehouse = project / "spark" / "warehouse"
    return (
        f"{line_count:,}",
        place,
        clock(by_spark),
        clock(by_duckdb),
        equal_of(database_file, warehouse, ["marts"]),
        equal_of(database_file, warehouse, BEFORE_MARTS),
    )


def main() -> None:
    """Print the row, and put it into the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, help="so many generated lines; else the sample")
    parser.add_argument("--cluster", action="store_true", help="by spark_cluster.py, with:")
    parser.add_argument("--lose-worker-after", type=int, metavar="TABLES")
    parser.add_argument("--worker-memory", metavar="SIZE")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name), SAMPLE
        if options.rows:
            path = folder / "generated.parquet"
            generate(["--rows", str(options.rows), "--out", str(path)])
        row = measure(path, make_project(folder / "project"), options)
    print(" | ".join(row))
    if options.write:
        put_row(PAGE, "spark", f"{machine()}, Spark {version('pyspark')}:", HEAD, row)


if __name__ == "__main__":
    main()
