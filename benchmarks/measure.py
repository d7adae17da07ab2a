"""Measure the project against bare DuckDB, in one run, as ratios: make bench.

Online Retail II is read where it is at hand (see the README), else a generated file of a
million rows, and the output says which.
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
from benchmarks.real_data import NOT_HERE, ROOT, real_file

BARE_SQL = Path(__file__).with_name("bare_cleaning.sql")
CLEANING = "+int_transaction_lines_flagged"
#: A model of no input: what dbt itself takes to start, parse and end.
NOTHING = "rpt_settings"
PARTS = ("dbt_project.yml", ".dbtignore", "profiles.yml", "selectors.yml", "macros")
PARTS += ("models", "seeds", "python_models", "tests", "analyses")


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
    dbt = Path(sys.executable).with_name("dbt")
    return call([dbt, "--quiet", *arguments, "--vars", json.dumps(all_settings)], project)


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


def measure(rounds: int) -> None:
    """Print seconds, memory and ratios; the best of some rounds, interleaved."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = find_input(folder)
        weeks, days = (make_project(folder / name) for name in ("weeks", "days"))
        run_dbt(weeks, path, "week", "seed")
        run_dbt(days, path, "day", "seed")
        bare, found = [], {name: [] for name in ("nothing", "cleaning", "week", "day")}
        for number in range(rounds + 1):
            print(f"round {number} of {rounds}" + (" (warm-up)" if not number else ""))
            seconds, counts = clean_bare(path, folder)
            bare.append(seconds)
            for name, project, arguments in (
                ("nothing", weeks, ("run", "--select", NOTHING)),
                ("cleaning", weeks, ("run", "--select", CLEANING)),
                ("week", weeks, ("run",)),
                ("day", days, ("run",)),
            ):
                grain = "day" if project is days else "week"
                found[name].append(run_dbt(project, path, grain, *arguments))
        if counts != clean_by_project(weeks):
            raise SystemExit("the bare script and the project clean to different counts")

        least_bare = min(bare[1:])
        seconds = {
            name: min(run.seconds for run in runs[1:]) for name, runs in found.items()
        }
        peaks = {name: max(run.peak_mib for run in runs) for name, runs in found.items()}
        cleaning = seconds["cleaning"] - seconds["nothing"]
        for name, value in {
            "input": path.name,
            "dbt run, week grain, seconds": f"{seconds['week']:.1f}",
            "of which dbt's own start and end": f"{seconds['nothing']:.1f}",
            "peak MiB": f"{peaks['week']:.0f}",
            "dbt run, day grain, seconds": f"{seconds['day']:.1f}",
            "peak MiB at day grain": f"{peaks['day']:.0f}",
            "day / week": f"{seconds['day'] / seconds['week']:.2f}",
            "reading and cleaning, seconds": f"{cleaning:.2f}",
            "bare DuckDB doing the same, seconds": f"{least_bare:.2f}",
            "cleaning / bare": f"{cleaning / least_bare:.2f}",
        }.items():
            print(f"{name:40} {value}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="after one warm-up")
    measure(parser.parse_args().rounds)
