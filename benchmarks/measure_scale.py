"""Measure everything at growing sizes, beside bare DuckDB and the plain stack.

    make bench-scale                                  # 1 and 10 million lines
    make bench-scale SCALE='--rows 100000000'         # needs 30 GB of disk, an hour

For each size one file is generated and read by three programs, one after another: the SQL
part by hand in DuckDB (``bare.py``), the whole job the usual way (``plain_stack.py``), and
the project. What is found is printed, and with ``--write`` put into
docs/performance.md. ``--settings '{"database_memory_limit": "2GB"}'`` sets vars.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.generate import main as generate
from benchmarks.measure import ROOT, Run, call, find_input, make_project, run_dbt
from benchmarks.pages import machine, put_into

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
    with_plain: bool,
    settings: dict[str, object],
) -> Size:
    """Let the three programs do their work on a file, one after another."""
    print(f"{name}: bare DuckDB …", flush=True)
    bare_file = folder / "bare.duckdb"
    bare_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "benchmarks.bare", path, bare_file]
    costs = {"bare DuckDB": Cost(call(command, ROOT), size_mib(bare_file))}
    bare_file.unlink()
    if with_plain:
        print(f"{name}: pandas and scikit-learn …", flush=True)
        command = [sys.executable, "-m", "benchmarks.plain_stack", path]
        costs["plain stack"] = Cost(call(command, ROOT))
    print(f"{name}: the project …", flush=True)
    project = make_project(folder / name.replace(" ", "_"))
    run_dbt(project, path, "week", "seed", settings=settings)
    run = run_dbt(project, path, "week", "run", settings=settings)
    database_file = project / "data" / "shoal.duckdb"
    costs["Shoal"] = Cost(run, size_mib(database_file))
    results = json.loads((project / "target" / "run_results.json").read_text())["results"]
    seconds = {
        each["unique_id"].rpartition(".")[2]: each["execution_time"]
        for each in results
        if each["unique_id"].startswith("model.")
    }
    line_count = count_lines(database_file)
    database_file.unlink()
    return Size(name, line_count, costs, seconds)


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
    lines += ["", "```mermaid", "xychart-beta", '  title "seconds, by lines"']
    lines += [f"  x-axis [{', '.join(chr(34) + size.name + chr(34) for size in sizes)}]"]
    for program in sizes[0].costs:
        known = [size.costs[program].run.seconds for size in sizes]
        lines.append(f"  line [{', '.join(f'{each:.1f}' for each in known)}]")
    lines += ["```", "", "Lines of the chart, in order: " + ", ".join(sizes[0].costs) + "."]
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
    bare = last.costs["bare DuckDB"].run.seconds
    lines += [
        "",
        f"At {last.name} lines all SQL models take {last.sql_seconds:.0f} s one after "
        f"another, {last.sql_seconds / bare:.1f} times the bare script, which stops "
        "at snapshots. The slowest models there:",
        "",
        "| model | seconds |",
        "|---|---:|",
    ]
    slowest = sorted(last.model_seconds.items(), key=lambda each: -each[1])[:SLOWEST]
    lines += [f"| `{model}` | {seconds:.1f} |" for model, seconds in slowest]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the sizes that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--real", action="store_true", help="Online Retail II too, first")
    parser.add_argument("--without-plain", action="store_true", help="leave pandas out")
    parser.add_argument(
        "--settings", type=json.loads, default={}, help="vars of the project, as JSON"
    )
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    asked = parser.parse_args(arguments)
    sizes = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if asked.real:
            path = find_input(folder)
            sizes.append(
                measure(REAL, path, folder, not asked.without_plain, asked.settings)
            )
        for rows in asked.rows:
            path = folder / f"lines_{rows}.parquet"
            generate(["--rows", str(rows), "--out", str(path)])
            name = f"{rows / 1e6:g} M"
            sizes.append(
                measure(name, path, folder, not asked.without_plain, asked.settings)
            )
            path.unlink()
    found = report(sizes, asked.settings)
    print(found)
    if asked.write:
        put_into(PAGE, "sizes", found)


if __name__ == "__main__":
    main()
