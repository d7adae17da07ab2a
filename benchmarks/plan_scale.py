"""Plan for shops that no single machine holds, from rates measured on one that it does.

    python -m benchmarks.plan_scale --write          # 1 and 10 million generated lines

Both files are built. The rates of the small one foretell the rows of the large one, which
is the check; the rates of the large one foretell the shops of ``SHOPS``. What is found is
printed, and with ``--write`` put into docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from benchmarks.generate import main as generate
from benchmarks.measure import KMEANS, ROOT, make_project, run_dbt
from benchmarks.measure_scale import is_python
from benchmarks.pages import put_into

PAGE = ROOT / "docs" / "scale.md"

# What the rows of a table are in proportion to.
LINES = "lines"
STAYS = "customers × windows"
CUTOFFS = "customers × cut-offs"
CUSTOMERS = "customers"
TABLES = {
    "stg_retail__transactions": LINES,
    "int_transaction_lines_flagged": LINES,
    "int_customer_window_activity": LINES,
    "int_customer_running_totals": STAYS,
    "int_customers_rfm_scored": STAYS,
    "int_stream_assignments": STAYS,
    "fct_segment_spells": LINES,
    "int_cutoff_features": CUTOFFS,
    "int_forecast_scores": CUTOFFS,
    "dim_customers": CUSTOMERS,
}
DENSE, SPARSE = "int_customer_running_totals", "int_customer_window_activity"

# What the seconds of a folder's SQL are in proportion to; the marts are of customers.
FOLDERS = {
    "staging": LINES,
    "transactions": LINES,
    "windows": LINES,
    "features": STAYS,
    "segments": STAYS,
    "cutoffs": CUTOFFS,
    "outcomes": CUTOFFS,
    "forecasts": CUTOFFS,
}
CUTOFF_EVERY_WEEKS = 4


@dataclass(frozen=True)
class Shop:
    """A shop by its size; ``known_share`` of the customers are known in a mean window."""

    name: str
    line_count: float
    customer_count: float
    window_count: int
    known_share: float

    def count(self, driver: str) -> float:
        """Return how many there are of what tables and seconds are in proportion to."""
        stays = self.customer_count * self.window_count * self.known_share
        return {
            LINES: self.line_count,
            STAYS: stays,
            CUTOFFS: stays / CUTOFF_EVERY_WEEKS,
            CUSTOMERS: self.customer_count,
        }[driver]


@dataclass(frozen=True)
class Measured:
    """What was found on a built file: rows and bytes of tables, core seconds by driver."""

    shop: Shop
    rows: dict[str, int]
    bytes: dict[str, int]
    seconds: dict[str, float]
    state_bytes: int

    def foretell_rows(self, table: str, shop: Shop) -> float:
        """Return the rows of a table in another shop, by this one's rate."""
        driver = TABLES[table]
        return self.rows[table] / self.shop.count(driver) * shop.count(driver)

    def foretell_bytes(self, table: str, shop: Shop) -> float:
        """Return the bytes of a table in another shop, by this one's bytes a row."""
        return self.bytes[table] / self.rows[table] * self.foretell_rows(table, shop)

    def foretell_seconds(self, shop: Shop) -> float:
        """Return the core seconds of all SQL in another shop, on cores like these."""
        return sum(
            seconds / self.shop.count(driver) * shop.count(driver)
            for driver, seconds in self.seconds.items()
        )


SHOPS = (
    Shop("1 billion lines", 1e9, 10e6, 104, 0.6),
    Shop("100 billion lines", 100e9, 500e6, 520, 0.6),
)


def build(name: str, row_count: int, folder: Path) -> Measured:
    """Generate a file, build it and measure its tables as Parquet, as a lake keeps them."""
    path = folder / f"lines_{row_count}.parquet"
    generate(["--rows", str(row_count), "--out", str(path)])
    project = make_project(folder / name.replace(" ", "_"))
    run_dbt(project, path, "week", "seed", settings=KMEANS)
    run = run_dbt(project, path, "week", "run", settings=KMEANS)
    results = json.loads((project / "target" / "run_results.json").read_text())["results"]
    manifest = json.loads((project / "target" / "manifest.json").read_text())["nodes"]
    # Models run side by side on several cores: the run's CPU seconds are shared out.
    weight = run.cpu_seconds / sum(each["execution_time"] for each in results)
    seconds: dict[str, float] = {}
    for result in results:
        node = manifest[result["unique_id"]]
        if node["resource_type"] == "model" and not is_python(node["name"]):
            driver = FOLDERS.get(Path(node["path"]).parts[-2], CUSTOMERS)
            seconds[driver] = seconds.get(driver, 0) + weight * result["execution_time"]
    with duckdb.connect(project / "data" / "shoal.duckdb", read_only=True) as database:
        schemas = dict(
            database.execute(
                "select table_name, schema_name from duckdb_tables()"
            ).fetchall()
        )
        rows, sizes = {}, {}
        for table in [*TABLES, "int_stream_centres"]:
            out = folder / "table.parquet"
            relation = f"{schemas[table]}.{table}"
            database.execute(f"copy {relation} to '{out}' (compression zstd)")
            rows[table] = database.execute(f"select count(*) from {relation}").fetchone()[0]
            sizes[table] = out.stat().st_size
        customers, windows = database.execute(
            "select (select count(*) from marts.dim_customers), "
            "(select count(*) from marts.dim_windows)"
        ).fetchone()
    shop = Shop(
        name,
        rows["stg_retail__transactions"],
        customers,
        windows,
        rows[DENSE] / customers / windows,
    )
    return Measured(shop, rows, sizes, seconds, sizes["int_stream_centres"] // windows)


def said(count: float, unit: str = "") -> str:
    """Say a large number with three digits and its thousands: 1.23 T."""
    for power, letter in ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(count) >= power:
            return f"{count / power:.3g} {letter}{unit}"
    return f"{count:.3g} {unit}".rstrip()


def report_check(small: Measured, large: Measured) -> list[str]:
    """Say how well the rates of the small file foretold the large one."""
    lines = [
        f"| table | in proportion to | rows of {large.shop.name} | foretold from "
        f"{small.shop.name} | bytes a row, Parquet |",
        "|---|---|---:|---:|---:|",
    ]
    # The known share is the small file's too, or rows of windows would not be foretold.
    asked = replace(large.shop, known_share=small.shop.known_share)
    for table, driver in TABLES.items():
        foretold = small.foretell_rows(table, asked)
        lines.append(
            f"| `{table}` | {driver} | {large.rows[table]:,} "
            f"| {foretold / large.rows[table] - 1:+.1%} "
            f"| {large.bytes[table] / large.rows[table]:.1f} |"
        )
    ours, foretold = sum(large.seconds.values()), small.foretell_seconds(asked)
    return [
        *lines,
        "",
        f"All SQL took {ours:.0f} core seconds where {foretold:.0f} were foretold: what a "
        "model takes whatever its size weighs more in the small file.",
    ]


def report_plan(measured: Measured, core_hour_price: float) -> list[str]:
    """Say what the shops of ``SHOPS`` would take by the rates of a measured file."""

    def row(name: str, tell: Callable[[Shop], str]) -> str:
        return f"| {name} | " + " | ".join(tell(shop) for shop in SHOPS) + " |"

    def bytes_of(*tables: str) -> Callable[[Shop], str]:
        return lambda shop: said(
            sum(measured.foretell_bytes(table, shop) for table in tables), "B"
        )

    def core_hours(shop: Shop) -> float:
        return measured.foretell_seconds(shop) / 3600

    def price(hours: float) -> str:
        return f"${float(f'{hours * core_hour_price:.2g}'):g}"

    def one_window(shop: Shop) -> Shop:
        return Shop(
            shop.name, shop.line_count / shop.window_count, shop.customer_count, 1, 1
        )

    def batch_bytes(shop: Shop) -> float:
        new = one_window(shop)
        return measured.foretell_bytes(
            "int_transaction_lines_flagged", new
        ) + measured.foretell_bytes(DENSE, new)

    return [
        "| | " + " | ".join(shop.name for shop in SHOPS) + " |",
        "|---|" + "---:|" * len(SHOPS),
        row("customers", lambda shop: said(shop.customer_count)),
        row("weekly windows", lambda shop: str(shop.window_count)),
        row(
            "lines, typed and flagged",
            bytes_of("stg_retail__transactions", "int_transaction_lines_flagged"),
        ),
        row("dense sums, rows", lambda shop: said(measured.foretell_rows(DENSE, shop))),
        row("dense sums", bytes_of(DENSE)),
        row(
            "scores and segments of every window",
            bytes_of("int_customers_rfm_scored", "int_stream_assignments"),
        ),
        row("changes only, rows", lambda shop: said(measured.foretell_rows(SPARSE, shop))),
        row("changes only", bytes_of(SPARSE)),
        row("stays in segments", bytes_of("fct_segment_spells")),
        row("state of the stream, a window", lambda shop: said(measured.state_bytes, "B")),
        row("whole history, core hours", lambda shop: said(core_hours(shop))),
        row("cores for it within 4 hours", lambda shop: f"{core_hours(shop) / 4:,.0f}"),
        row("its price", lambda shop: price(core_hours(shop))),
        row("one week more, new lines", lambda shop: said(one_window(shop).line_count)),
        row(
            "one week more, core hours",
            lambda shop: said(core_hours(one_window(shop))),
        ),
        row(
            "one week more, bytes through the network",
            lambda shop: said(batch_bytes(shop), "B"),
        ),
        row("its price", lambda shop: price(core_hours(one_window(shop)))),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure two sizes, check the one by the other, and plan."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs=2, default=[1_000_000, 10_000_000])
    parser.add_argument("--core-hour-price", type=float, default=0.05, help="dollars")
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        small, large = (
            build(f"{rows / 1e6:g} M lines", rows, Path(temporary)) for rows in asked.rows
        )
    check = "\n".join(report_check(small, large)) + "\n"
    plan = "\n".join(report_plan(large, asked.core_hour_price)) + "\n"
    print(check, plan, sep="\n")
    if asked.write:
        put_into(PAGE, "check", check)
        put_into(PAGE, "plan", plan)


if __name__ == "__main__":
    main()
