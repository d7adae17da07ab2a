"""Measure the streaming models against the plain loop, in one run: make bench-stream.

First the whole history by weeks and by days, then what one more batch costs on a finished
history of 100, 300 and 600 days. Reading and cleaning are timed on neither side, and dbt's
own start and end (a run of one model without input) are taken off.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.measure import NOTHING, find_input, make_project
from benchmarks.plain_stream import read_sales, replay

MOVING = ("run", "--selector", "from_windows")
REFIT_EVERY = {"week": 13, "day": 91}
HISTORIES = (100, 300, 600)


def run_dbt(project: Path, path: Path, grain: str, until: str, *arguments: str) -> float:
    """Call dbt as if lines at or after an instant were not there; return seconds."""
    settings = {
        "transactions_path": str(path),
        "allow_paths_outside": True,
        "stream_grain": grain,
        "full_refit_every": REFIT_EVERY[grain],
        "replay_until": until,
        # The stream needs no static clusterer; the cheapest fills its place.
        "clustering_methods": ["kmeans"],
        "cluster_count": 4,
        "forecast_targets": ["churn"],
    }
    begun = time.perf_counter()
    done = subprocess.run(
        [
            Path(sys.executable).with_name("dbt"), "--quiet", *arguments,
            "--vars", json.dumps(settings),
        ],
        cwd=project,
        env={**os.environ, "DBT_PARTIAL_PARSE": "true"},
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"dbt {' '.join(arguments)} failed")
    return time.perf_counter() - begun


def of_no_input(project: Path, path: Path, grain: str, until: str) -> float:
    """Return what dbt itself takes; the second call of two finds its parse done."""
    return min(
        run_dbt(project, path, grain, until, "run", "--select", NOTHING) for _ in range(2)
    )


def window_ends(project: Path) -> list[str]:
    """Return the ends of all windows, in order."""
    with duckdb.connect(project / "data" / "shoal.duckdb", read_only=True) as database:
        return [
            str(end)
            for (end,) in database.execute(
                "select window_end_at from marts.dim_windows order by 1"
            ).fetchall()
        ]


def measure_history(path: Path, folder: Path, grain: str) -> Path:
    """Print the whole history at a grain beside the plain loop; return the project."""
    project = make_project(folder / grain)
    run_dbt(project, path, grain, "", "seed")
    run_dbt(project, path, grain, "", "run")
    own = of_no_input(project, path, grain, "")
    ours = run_dbt(project, path, grain, "", *MOVING, "--full-refresh") - own
    plain, batches, moves = replay(read_sales(path), grain)
    print(f"{grain}s: {batches} batches, the plain loop {plain:.1f} s ({moves:,} moves),")
    print(f"  all streaming models {ours:.1f} s, {ours / plain:.2f} of it; dbt {own:.1f} s")
    return project


def measure_one_more(project: Path, path: Path) -> None:
    """Print what one more day costs at the end of histories of different lengths."""
    ends = window_ends(project)
    for length in (each for each in HISTORIES if each < len(ends)):
        before, after = ends[length - 1], ends[length]
        for until in (before, after):
            lines = ("run", "--select", "int_transaction_lines_flagged")
            run_dbt(project, path, "day", until, *lines)
            seconds = run_dbt(project, path, "day", until, *MOVING)
        own = of_no_input(project, path, "day", after)
        print(f"one more day after {length}: {seconds - own:.2f} s beyond a run of nothing")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        source = find_input(Path(temporary))
        print(f"input: {source.name}")
        measure_history(source, Path(temporary), "week")
        measure_one_more(measure_history(source, Path(temporary), "day"), source)
