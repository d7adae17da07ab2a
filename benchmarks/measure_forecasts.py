"""Measure what forecasts take, of leaving and of value: make bench-forecasts.

Of Online Retail II, where it is at hand, and of a generated shop of many customers, whose
invoices are made one line each: forecasts ask who ordered when and for how much, not what.
Lines, windows and features are told before; then every model of forecasts and of value
(the selector ``forecasts``) runs in one process, whose peak memory is looked at. Under a
limit models run one at a time: two at once would share it, and which two meet is a matter
of luck. With ``--write`` what is found is put into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from benchmarks.generate import main as generate
from benchmarks.measure import DBT, NOTHING, Run, make_project, run_dbt
from benchmarks.pages import BENCHMARKS, machine, put_into, table
from benchmarks.real_data import NOT_HERE, real_file

#: Rows that say who, when and how much are kept; dirt and walk-ins say it of nobody.
ONE_LINE_EACH = """
copy (
    with lines as (
        select *, try_cast("Quantity" as double) * try_cast("Price" as double) as amount
        from read_parquet('{lines}')
        where "Customer ID" <> '' and try_cast("Price" as double) > 0
    )
    select
        "Invoice",
        any_value("StockCode") as "StockCode",
        any_value("Description") as "Description",
        if(sum(amount) < 0, '-1', '1') as "Quantity",
        min("InvoiceDate") as "InvoiceDate",
        printf('%.2f', abs(sum(amount))) as "Price",
        "Customer ID",
        any_value("Country") as "Country"
    from lines
    where amount is not null
    group by "Invoice", "Customer ID"
    order by min("InvoiceDate"), "Invoice"
) to '{invoices}'
"""


def make_shop(folder: Path, customer_count: int) -> Path:
    """Generate a shop's invoices, a line each."""
    lines, invoices = folder / "lines.parquet", folder / "invoices.parquet"
    generate(["--customers", str(customer_count), "--out", str(lines)])
    with duckdb.connect(config={"temp_directory": str(folder)}) as database:
        database.execute(ONE_LINE_EACH.format(lines=lines, invoices=invoices))
    lines.unlink()
    return invoices


def forecasts_of(project: Path) -> list[str]:
    """Return the names of the models that are measured."""
    listed = subprocess.run(
        [
            *(DBT, "--quiet", "ls", "--selector", "forecasts"),
            *("--resource-types", "model", "--output", "name"),
        ],
        cwd=project,
        check=True,
        capture_output=True,
        text=True,
    )
    return listed.stdout.split()


def measure(
    path: Path, folder: Path, *arguments: str, settings: dict[str, object] | None = None
) -> tuple[int, Run, Run]:
    """Return how many customers there are, what dbt itself takes, and what forecasts do."""
    project = make_project(folder)
    models = forecasts_of(project)
    parents = ("--select", *(f"+{each}" for each in models), "--exclude", *models)
    run_dbt(project, path, "week", "seed")
    print("what comes before …", flush=True)
    run_dbt(project, path, "week", "run", *parents)
    print("forecasts …", flush=True)
    # The first call with these vars reads the project; the second finds that done.
    told = ("run", *arguments)
    _, own = (
        run_dbt(project, path, "week", *told, "--select", NOTHING, settings=settings)
        for _ in range(2)
    )
    run = run_dbt(
        project, path, "week", *told, "--selector", "forecasts", settings=settings
    )
    with duckdb.connect(project / "data" / "shoal.duckdb", read_only=True) as database:
        (count,) = database.execute(
            "select count(*) from marts.fct_customer_value"
        ).fetchone()
    return count, own, run


def row(name: str, count: int, own: Run, run: Run) -> Sequence[str]:
    """Say what was found of one shop."""
    cpu = run.cpu_seconds - own.cpu_seconds
    return (
        name, f"{count:,}", f"{run.seconds - own.seconds:,.0f}", f"{cpu:,.0f}",
        f"{1000 * cpu / count:.2f}", f"{run.peak_mib:,.0f}",
    )  # fmt: skip


def main() -> None:
    """Measure, tell, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=600_000)
    parser.add_argument("--memory", default="1500MB", help="database_memory_limit")
    parser.add_argument("--write", action="store_true", help="into benchmarks/README.md")
    asked = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if path := real_file():
            rows.append(row("Online Retail II", *measure(path, folder / "real")))
        else:
            print(f"{NOT_HERE}: measuring the generated shop alone.")
        limit = {"database_memory_limit": asked.memory}
        shop, one_by_one = make_shop(folder, asked.customers), ("--threads", "1")
        found = measure(shop, folder / "large", *one_by_one, settings=limit)
        rows.append(row(f"generated, `{json.dumps(limit)}`, `--threads 1`", *found))
    head = ("shop", "customers", "seconds", "CPU seconds")
    head += ("CPU seconds per 1,000 customers", "peak MiB")
    told = f"On {machine()}, dbt's own start and end taken off:\n\n{table(head, rows)}"
    print(told)
    if asked.write:
        put_into(BENCHMARKS, "forecasts", told)


if __name__ == "__main__":
    main()
