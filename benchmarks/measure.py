"""Measure the project against bare DuckDB, in one run, as ratios: make bench.

Online Retail II is read where it is at hand (see the README), else a generated file of a
million rows, and the output says which. With ``--write`` what is found is put into
benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.generate import main as generate
from benchmarks.pages import BENCHMARKS, machine, put_into, table
from benchmarks.real_data import NOT_HERE, ROOT, real_file

BARE_SQL = Path(__file__).with_name("bare_cleaning.sql")
CLEANING = ("--select", "+int_transaction_lines_flagged")
#: A model of no input: what dbt itself takes to start, parse and end.
NOTHING = "rpt_settings"
#: From the file to segments: lines, audit, windows, features, RFM groups and k-means. What
#: follows streams and looks for outliers on the way keeps what it told before.
SEGMENTS = (
    "--select", "+rpt_line_audit", "+dim_windows", "+fct_cohort_retention",
    "+fct_customer_snapshots", "+fct_customer_segments", "+fct_segment_sizes",
    "+fct_segment_transitions", "+fct_clustering_runs", "+dim_segments",
    "--exclude", "int_stream_input", "int_stream_centres", "int_stream_models",
    "int_stream_assignments", "int_isolation_scores", "int_customers_isolated",
)  # fmt: skip
KMEANS = {"clustering_methods": ["kmeans"], "cluster_count": 4}
PARTS = ("dbt_project.yml", ".dbtignore", "profiles.yml", "selectors.yml", "macros")
PARTS += ("models", "seeds", "python_models", "tests", "analyses")
DBT = Path(sys.executable).with_name("dbt")


@dataclass(frozen=True)
class Run:
    """What a program took: seconds by the clock and of CPU, and peak memory."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def find_input(folder: Path) -> Path:
    """Return the real file, or make one of a million rows."""
    path = real_file()
    if path:
        return path
    print(f"{NOT_HERE}: measuring on a generated million rows.")
    made = folder / "generated.csv.gz"
    generate(["--rows", "1067370", "--out", str(made)])
    return made


def call(arguments: Sequence[object], folder: Path) -> Run:
    """Run a program in a folder and wait for it."""
    words = [str(each) for each in arguments]
    begun = time.perf_counter()
    process = subprocess.Popen(words, cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(words)} failed")
    return Run(
        time.perf_counter() - begun,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
    )


def run_dbt(
    project: Path,
    path: Path,
    grain: str,
    *arguments: str,
    settings: dict[str, object] | None = None,
) -> Run:
    """Call dbt as a person does; the second call of the same finds its parse done."""
    all_settings = {
        "transactions_path": str(path),
        "allow_paths_outside": True,
        "stream_grain": grain,
        **(settings or {}),
    }
    return call([DBT, "--quiet", *arguments, "--vars", json.dumps(all_settings)], project)


def source_of(path: Path) -> str:
    """Return what the bare script reads a file by: all of it as text."""
    if path.suffix == ".parquet":
        return f"read_parquet('{path}')"
    return (
        f"read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '\"')"
    )


def clean_bare(path: Path, folder: Path) -> tuple[float, dict[str, int]]:
    """Run the bare script into a file; return seconds and rows by disposition."""
    database_file = folder / "bare.duckdb"
    database_file.unlink(missing_ok=True)
    begun = time.perf_counter()
    with duckdb.connect(database_file) as database:
        database.execute(BARE_SQL.read_text().replace("{source}", source_of(path)))
        database.execute("checkpoint")
        seconds = time.perf_counter() - begun
        counts = database.execute(
            "select disposition, count(*) from flagged group by 1"
        ).fetchall()
    return seconds, dict(counts)


def clean_by_project(project: Path) -> dict[str, int]:
    """Return the project's rows by disposition, named as the bare script names them."""
    with duckdb.connect(project / "data" / "shoal.duckdb", read_only=True) as database:
        return dict(
            database.execute(
                "select replace(disposition, '_non_product', ''), sum(row_count) "
                "from marts.rpt_line_audit where row_count > 0 group by 1"
            ).fetchall()
        )


def make_project(folder: Path) -> Path:
    """Make a project of the repository's parts with a database of its own."""
    (folder / "data").mkdir(parents=True)
    for part in PARTS:
        (folder / part).symlink_to(ROOT / part)
    return folder


def measure(rounds: int) -> str:
    """Measure some rounds after one warm-up; tell the least of each in Markdown."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = find_input(folder)
        weeks, days, kmeans = (
            make_project(folder / name) for name in ("weeks", "days", "kmeans")
        )
        programs = {
            "nothing": (weeks, "week", {}, ("--select", NOTHING)),
            "cleaning": (weeks, "week", {}, CLEANING),
            "week": (weeks, "week", {}, ()),
            "day": (days, "day", {}, ()),
            "kmeans": (kmeans, "week", KMEANS, ()),
            "segments": (kmeans, "week", KMEANS, ("--full-refresh", *SEGMENTS)),
        }
        for project in (weeks, days, kmeans):
            run_dbt(project, path, "week", "seed")
        bare, found = [], {name: [] for name in programs}
        for number in range(rounds + 1):
            print(f"round {number} of {rounds}" + (" (warm-up)" if not number else ""))
            seconds, counts = clean_bare(path, folder)
            bare.append(seconds)
            for name, (project, grain, settings, arguments) in programs.items():
                run = run_dbt(project, path, grain, "run", *arguments, settings=settings)
                found[name].append(run)
        if counts != clean_by_project(weeks):
            raise SystemExit("the bare script and the project clean to different counts")
    least = {name: min(run.seconds for run in runs[1:]) for name, runs in found.items()}
    peak = {name: max(run.peak_mib for run in runs) for name, runs in found.items()}
    return report(path.name, rounds, min(bare[1:]), least, peak)


def report(
    name: str, rounds: int, bare: float, least: dict[str, float], peak: dict[str, float]
) -> str:
    """Tell least seconds and most memory as a table."""
    cleaning = least["cleaning"] - least["nothing"]

    def whole(program: str, words: str) -> tuple[str, ...]:
        ratio = least[program] / least["week"]
        return (
            words, f"{least[program]:.1f}", f"{ratio:.2f} of all", f"{peak[program]:,.0f}"
        )  # fmt: skip

    rows = [
        ("reading and cleaning, bare DuckDB", f"{bare:.1f}", "1", ""),
        (
            "reading and cleaning, `dbt run` less dbt's own time",
            f"{cleaning:.1f}", f"{cleaning / bare:.2f} of bare", "",
        ),
        whole("nothing", "dbt's own start and end"),
        whole("week", "everything, week grain"),
        whole("day", "everything, day grain"),
        whole("kmeans", "everything, k-means with 4 segments asked for, no search"),
        whole("segments", "the same, from the file to segments alone, told anew"),
    ]  # fmt: skip
    return f"{name} on {machine()}, the least of {rounds} rounds:\n\n" + table(
        ("what", "seconds", "ratio", "peak MiB"), rows
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="after one warm-up")
    parser.add_argument("--write", action="store_true", help="into benchmarks/README.md")
    asked = parser.parse_args()
    said = measure(asked.rounds)
    print(said)
    if asked.write:
        put_into(BENCHMARKS, "parts", said)
