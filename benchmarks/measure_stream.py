"""Measure the streaming models against the plain loop, in one run: make bench-stream.

First the whole history by weeks and by days, then what one more batch costs on a finished
history of 100, 300 and 600 days, the least of three: a run of few seconds varies by more.
Reading and cleaning are timed on neither side, and dbt's own start and end (a run of one
model without input) are taken off. With ``--rows`` the weeks of so many generated lines are
measured too, with ``--write`` what is found is put into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import duckdb

from benchmarks.generate import main as generate
from benchmarks.measure import KMEANS, NOTHING, find_input, make_project, run_dbt
from benchmarks.pages import BENCHMARKS, machine, put_into, table
from benchmarks.plain_stream import read_sales, replay

MOVING = ("run", "--selector", "from_windows")
REFIT_EVERY = {"week": 13, "day": 91}
HISTORIES = (100, 300, 600)
ROUNDS = 3


def run_until(project: Path, path: Path, grain: str, until: str, *arguments: str) -> float:
    """Call dbt as if lines at or after an instant were not there; return seconds."""
    settings = {
        "full_refit_every": REFIT_EVERY[grain],
        "replay_until": until,
        # The stream needs no static clusterer; the cheapest fills its place.
        **KMEANS,
        "forecast_targets": ["churn"],
    }
    return run_dbt(project, path, grain, *arguments, settings=settings).seconds


def of_no_input(project: Path, path: Path, grain: str, until: str) -> float:
    """Return what dbt itself takes; the second call of two finds its parse done."""
    return min(
        run_until(project, path, grain, until, "run", "--select", NOTHING) for _ in range(2)
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


def measure_history(
    path: Path, folder: Path, grain: str
) -> tuple[Path, list[tuple[str, ...]]]:
    """Tell the whole history at a grain beside the plain loop; return project and rows."""
    project = make_project(folder / grain)
    run_until(project, path, grain, "", "seed")
    run_until(project, path, grain, "", "run")
    own = of_no_input(project, path, grain, "")
    ours = run_until(project, path, grain, "", *MOVING, "--full-refresh") - own
    plain, batches, _ = replay(read_sales(path), grain)
    return project, [
        (f"{grain}s, {batches} batches, the plain loop", f"{plain:.1f}", "1"),
        (f"{grain}s, all streaming models", f"{ours:.1f}", f"{ours / plain:.2f}"),
    ]


def measure_one_more(project: Path, path: Path) -> list[tuple[str, ...]]:
    """Tell what one more day costs at the end of histories of different lengths."""
    ends, rows = window_ends(project), []
    for length in (each for each in HISTORIES if each < len(ends)):
        before, after = ends[length - 1], ends[length]
        found = []
        for _ in range(ROUNDS):
            for until in (before, after):
                lines = ("run", "--select", "int_transaction_lines_flagged")
                run_until(project, path, "day", until, *lines)
                seconds = run_until(project, path, "day", until, *MOVING)
            found.append(seconds)
        more = min(found) - of_no_input(project, path, "day", after)
        what = f"one more day after {length} days, beyond a run of nothing"
        rows.append((what, f"{more:.1f}", ""))
    return rows


def main() -> None:
    """Measure, tell, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="generated lines, by weeks")
    parser.add_argument("--write", action="store_true", help="into benchmarks/README.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        source = find_input(Path(temporary))
        print(f"{source.name}, by weeks …", flush=True)
        _, rows = measure_history(source, Path(temporary), "week")
        print("by days …", flush=True)
        days, of_days = measure_history(source, Path(temporary), "day")
        print("one more day …", flush=True)
        rows += of_days + measure_one_more(days, source)
        if asked.rows:
            large = Path(temporary) / "large.parquet"
            generate(["--rows", str(asked.rows), "--out", str(large)])
            _, of_large = measure_history(large, Path(temporary) / "large", "week")
            rows += [(f"{asked.rows:,} lines, {what}", *more) for what, *more in of_large]
    found = f"{source.name} on {machine()}:\n\n" + table(("what", "seconds", "ratio"), rows)
    print(found)
    if asked.write:
        put_into(BENCHMARKS, "streams", found)


if __name__ == "__main__":
    main()
