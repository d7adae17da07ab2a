"""Measure everything at growing sizes, beside bare DuckDB and the plain stack.

    make bench-scale                                  # 1 and 10 million lines
    make bench-scale SCALE='--rows 100000000'         # needs 40 GB of disk, an hour

For each size one file is generated and read by three programs, one after another: the SQL
part by hand in DuckDB (``bare.py``), the whole job the usual way (``plain_stack.py``), and
the project. ``--one-more`` tells all but the last week first, and then that week too;
``--settings '{database_memory_limit: 4GB}'`` sets vars. What is found is printed, and
with ``--write`` put into a section of docs/performance.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from benchmarks.generate import main as generate
from benchmarks.measure import ROOT, Run, call, find_input, make_project, run_dbt
from benchmarks.pages import machine, put_into, table

PAGE = ROOT / "docs" / "performance.md"
REAL = "real"
MEBIBYTE = 1024**2
SLOWEST = 5


@dataclass(frozen=True)
class Cost:
    """What a program took, and the size of the database it left; None if it leaves none."""

    run: Run
    disk_mib: float | None = None


@dataclass(frozen=True)
class Size:
    """What was measured on one file."""

    name: str
    line_count: int
    costs: dict[str, Cost]
    model_seconds: dict[str, float]
    stage_of: dict[str, str]

    @property
    def sql_seconds(self) -> float:
        """Sum over all models of SQL."""
        return sum(
            seconds for model, seconds in self.model_seconds.items() if not is_python(model)
        )


def is_python(model: str) -> bool:
    """Say whether a model is fitted by Python."""
    return any((ROOT / "python_models").glob(f"*/{model}.py"))


def size_mib(database_file: Path) -> float:
    """Return the size of a file."""
    return database_file.stat().st_size / MEBIBYTE


def measure(
    name: str,
    path: Path,
    folder: Path,
    asked: argparse.Namespace,
) -> Size:
    """Let the three programs do their work on a file, one after another."""
    costs = {}
    if not asked.alone:
        print(f"{name}: bare DuckDB …", flush=True)
        bare_file = folder / "bare.duckdb"
        bare_file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "benchmarks.bare", path, bare_file]
        costs["bare DuckDB"] = Cost(call(command, ROOT), size_mib(bare_file))
        bare_file.unlink()
    if not (asked.alone or asked.without_plain):
        print(f"{name}: pandas and scikit-learn …", flush=True)
        command = [sys.executable, "-m", "benchmarks.plain_stack", path]
        costs["plain stack"] = Cost(call(command, ROOT))
    print(f"{name}: the project …", flush=True)
    project = make_project(folder / name.replace(" ", "_"))
    run_dbt(project, path, "week", "seed", settings=asked.settings)
    first = {"replay_until": last_week_of(path)} if asked.one_more else {}
    run = run_dbt(project, path, "week", "run", settings={**asked.settings, **first})
    database_file = project / "data" / "shoal.duckdb"
    costs["Shoal"] = Cost(run, size_mib(database_file))
    seconds, stage_of = model_seconds(project / "target")
    if asked.one_more:
        print(f"{name}: one more week …", flush=True)
        run = run_dbt(project, path, "week", "run", settings=asked.settings)
        costs["Shoal, one more week"] = Cost(run, size_mib(database_file))
    line_count = count_lines(database_file)
    database_file.unlink()
    return Size(name, line_count, costs, seconds, stage_of)


def last_week_of(path: Path) -> str:
    """Return when the last week of a generated file begins."""
    with duckdb.connect() as database:
        # Dates are texts, and some are none.
        (last,) = database.execute(
            f"select max(try_cast(\"InvoiceDate\" as date)) from '{path}'"
        ).fetchone()
    monday = last - dt.timedelta(days=last.weekday())
    return monday.isoformat()


def model_seconds(target: Path) -> tuple[dict[str, float], dict[str, str]]:
    """Return the seconds of each model of the last run, and the folder it stands in."""
    results = json.loads((target / "run_results.json").read_text())["results"]
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    models = [each for each in results if each["unique_id"].startswith("model.")]
    names = {each["unique_id"]: each["unique_id"].rpartition(".")[2] for each in models}
    return (
        {names[each["unique_id"]]: each["execution_time"] for each in models},
        {
            name: Path(nodes[unique_id]["original_file_path"]).parent.as_posix()
            for unique_id, name in names.items()
        },
    )


def count_lines(database_file: Path) -> int:
    """Return how many lines the project has read."""
    with duckdb.connect(database_file, read_only=True) as database:
        return database.execute(
            "select count(*) from staging.stg_retail__transactions"
        ).fetchone()[0]


def exponent(small: Size, large: Size, seconds: tuple[float, float]) -> float:
    """Return how cost grows: 1 is in proportion to lines."""
    return math.log(seconds[1] / seconds[0]) / math.log(large.line_count / small.line_count)


def report(sizes: Sequence[Size], settings: dict[str, object]) -> str:
    """Say what was found in Markdown."""
    said = f" Settings: `{json.dumps(settings)}`." if settings else ""
    lines = [
        f"Measured on {machine()}, by `python -m benchmarks.measure_scale`. Weekly "
        f"windows; dbt's start is included.{said}",
        "",
        "| lines | program | seconds | CPU seconds | peak MiB | database MiB |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    for size in sizes:
        for program, cost in size.costs.items():
            run = cost.run
            disk = "" if cost.disk_mib is None else f"{cost.disk_mib:,.0f}"
            lines.append(
                f"| {size.name} | {program} | {run.seconds:.1f} | {run.cpu_seconds:.1f} "
                f"| {run.peak_mib:,.0f} | {disk} |"
            )
    if len(sizes) > 1:
        lines += chart(sizes)
    # Growth is told between files of one making; the real one has a shape of its own.
    generated = [size for size in sizes if size.name != REAL]
    for small, large in zip(generated, generated[1:], strict=False):
        ours = (small.costs["Shoal"].run.seconds, large.costs["Shoal"].run.seconds)
        sql = (small.sql_seconds, large.sql_seconds)
        lines += [
            "",
            f"From {small.name} to {large.name} lines everything grows with exponent "
            f"{exponent(small, large, ours):.2f}, the SQL models with "
            f"{exponent(small, large, sql):.2f} (1 is in proportion).",
        ]
    last = sizes[-1]
    said = f"At {last.name} lines all SQL models take {last.sql_seconds:.0f} s in a row"
    if "bare DuckDB" in last.costs:
        bare = last.costs["bare DuckDB"].run.seconds
        times = last.sql_seconds / bare
        said += f", {times:.1f} times the bare script, which stops at snapshots"
    lines += ["", f"{said}. The slowest models there:", ""]
    lines += ["| model | seconds |", "|---|---:|"]
    slowest = sorted(last.model_seconds.items(), key=lambda each: -each[1])[:SLOWEST]
    lines += [f"| `{model}` | {seconds:.1f} |" for model, seconds in slowest]
    lines += ["", *stages(sizes)]
    compared = [size for size in sizes if "plain stack" in size.costs]
    if compared:
        lines += ["", f"The plain stack takes {listed(map(against_plain, compared))}."]
    return "\n".join(lines) + "\n"


def chart(sizes: Sequence[Size]) -> list[str]:
    """Draw the seconds of each program."""
    lines = ["", "```mermaid", "xychart-beta", '  title "seconds, by lines"']
    lines += [f"  x-axis [{', '.join(chr(34) + size.name + chr(34) for size in sizes)}]"]
    for program in sizes[0].costs:
        known = [size.costs[program].run.seconds for size in sizes]
        lines.append(f"  line [{', '.join(f'{each:.1f}' for each in known)}]")
    said = "Lines of the chart, in order: " + ", ".join(sizes[0].costs) + "."
    return [*lines, "```", "", said]


def stages(sizes: Sequence[Size]) -> list[str]:
    """Say how many seconds the models of each folder take, one after another."""
    spent = [Counter[str]() for _ in sizes]
    for size, total in zip(sizes, spent, strict=True):
        for model, seconds in size.model_seconds.items():
            total[size.stage_of[model]] += seconds
    names = [size.name for size in sizes]
    rows = [
        (f"`{folder}`", *(f"{total[folder]:.1f}" for total in spent))
        for folder in sorted(spent[-1], key=spent[-1].get, reverse=True)
    ]
    return table(("seconds of all models in", *names), rows).splitlines()


def against_plain(size: Size) -> str:
    """Say what part of the project's time and memory the usual script takes."""
    plain, ours = size.costs["plain stack"].run, size.costs["Shoal"].run
    return (
        f"{plain.seconds / ours.seconds:.2g} times the project's seconds and "
        f"{plain.peak_mib / ours.peak_mib:.2g} times its memory on {size.name} lines"
    )


def listed(words: Iterable[str]) -> str:
    """Write a list as in a sentence."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the sizes that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--real", action="store_true", help="Online Retail II too, first")
    parser.add_argument("--without-plain", action="store_true", help="leave pandas out")
    parser.add_argument("--alone", action="store_true", help="leave bare DuckDB out too")
    parser.add_argument(
        "--settings", type=yaml.safe_load, default={}, help="vars of the project, as YAML"
    )
    parser.add_argument("--one-more", action="store_true", help="the last week apart")
    parser.add_argument("--section", default="sizes", help="of the page")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    asked = parser.parse_args(arguments)
    sizes = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if asked.real:
            path = find_input(folder)
            sizes.append(measure(REAL, path, folder, asked))
        for rows in asked.rows:
            path = folder / f"lines_{rows}.parquet"
            generate(["--rows", str(rows), "--out", str(path)])
            name = f"{rows / 1e6:g} M"
            sizes.append(measure(name, path, folder, asked))
            path.unlink()
    found = report(sizes, asked.settings)
    print(found)
    if asked.write:
        put_into(PAGE, asked.section, found)


if __name__ == "__main__":
    main()
