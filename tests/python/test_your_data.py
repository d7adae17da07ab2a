"""Foreign files of three shapes build by the very commands of docs/your-data.md."""

from __future__ import annotations

import csv
import gzip
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from projects import (
    NO_UNIT_TESTS,
    QUICK_FITS,
    QUICK_SEARCH,
    REPOSITORY,
    SAMPLE,
    copy_project,
    query,
    run_dbt,
)

GUIDE = (REPOSITORY / "docs" / "your-data.md").read_text()


def section(title: str) -> tuple[list[str], dict[str, object]]:
    """Return the header and the vars that the guide shows under a title."""
    text = GUIDE.split(f"## {title}", 1)[1].split("\n## ")[0]
    shown, command = re.findall(r"```(?:bash)?\n(.*?)```", text, re.DOTALL)
    words = shlex.split(command)
    assert words[:3] == ["dbt", "build", "--vars"]
    return shown.splitlines()[0], yaml.safe_load(words[3])


def purchases() -> Iterator[dict[str, str]]:
    """Yield every tenth customer's readable lines of the sample."""
    with gzip.open(SAMPLE, "rt", newline="") as file:
        for row in csv.DictReader(file):
            is_dated = re.match(r"20\d\d-\d\d-\d\d \d\d:\d\d", row["InvoiceDate"])
            is_counted = re.fullmatch(r"-?\d+", row["Quantity"])
            is_priced = re.fullmatch(r"\d+(\.\d+)?", row["Price"])
            if is_dated and is_counted and is_priced:
                customer = row["Customer ID"].removesuffix(".0")
                if customer.endswith("7"):
                    yield {**row, "Customer ID": customer}


def build(
    project: Path, variables: dict[str, object], **more: object
) -> subprocess.CompletedProcess[str]:
    """Build and test as the guide says; unit tests bring their own data and run once."""
    ran = run_dbt(
        project,
        "build",
        *NO_UNIT_TESTS,
        **variables,
        **QUICK_SEARCH,
        **QUICK_FITS,
        **more,
    )
    assert ran.returncode == 0, ran.stdout
    return ran


def audit(project: Path) -> dict[str, int]:
    return dict(query(project, "select disposition, row_count from marts.rpt_line_audit"))


@pytest.fixture
def project(tmp_path) -> Path:
    made = copy_project(tmp_path / "project")
    (made / "data" / "raw").mkdir()
    return made


def test_a_list_of_customers_dates_and_amounts(project):
    header, variables = section("A list of purchases")
    lines = [header]
    for row in purchases():
        day = row["InvoiceDate"][:10].replace("-", "")
        amount = float(row["Quantity"]) * float(row["Price"])
        lines.append(f"{row['Customer ID']},{day},{row['Quantity']},{amount:.2f}")
    (project / variables["transactions_path"]).write_text("\n".join(lines))
    ran = build(project, variables)
    told = [line for line in ran.stdout.splitlines() if "No column for" in line]
    assert len(told) == 1
    for words in (
        "country", "description", "invoice_id", "stock_code", "bought on one day"
    ):  # fmt: skip
        assert words in told[0]
    (row,) = query(
        project,
        """
        select
            count(*) > 100, count(country), count(product_diversity),
            count(average_unit_price), count(segment_name) = count(*)
        from marts.dim_customers
        """,
    )
    assert row == (True, 0, 0, 0, True)
    orders, days = query(
        project,
        """
        select count(distinct (customer_id, order_id)), count(distinct (customer_id, day))
        from (
            select *, cast(invoiced_at as date) as day
            from intermediate.int_transaction_lines_flagged where is_sale_line
        )
        """,
    )[0]
    assert orders == days


def test_daily_files_of_a_german_shop_with_other_habits(project):
    """The command of the guide, and every cleaning rule set otherwise."""
    header, variables = section("Daily files with German names")
    days: dict[str, list[str]] = {}
    for row in purchases():
        day, time = row["InvoiceDate"].split(" ")
        cells = [
            row["Invoice"].replace("C", "R"),
            ".".join(reversed(day.split("-"))) + " " + time[:5],
            row["Customer ID"],
            row["StockCode"],
            "Tässchen",
            row["Quantity"],
            row["Price"].replace(".", ","),
            "Österreich",
        ]
        days.setdefault(day, [header]).append(";".join(cells))
    folder = (project / variables["transactions_path"]).parent
    folder.mkdir()
    for day, lines in days.items():
        (folder / f"{day}.csv").write_text("\n".join(lines), encoding="latin-1")
    ran = build(
        project,
        variables,
        adjustment_invoice_prefix="",
        earliest_plausible_at="2010-01-01",
        latest_plausible_at="2011-12-01",
        overlap_day_share=1,
        overlap_day_min_lines=1,
        outlier_fence=2,
        silhouette_sample_size=100,
        random_seed=0,
    )
    # A total that no column has is quantity times price: nothing stays empty for it.
    assert "No column for" not in ran.stdout
    counts = audit(project)
    assert counts["date_out_of_range"] > 100
    assert counts["return_matched"] > 10
    assert counts["unreadable_date"] == counts["unreadable_amount"] == 0
    assert query(project, "select distinct country from marts.dim_customers") == [
        ("Österreich",)
    ]
    profiles = query(
        project, "select profile from marts.dim_segments where customer_count > 0"
    )
    assert all("€" in profile for (profile,) in profiles)


def test_an_export_of_orders_from_shopify(project):
    header, variables = section("An export of orders from Shopify")
    columns = header.split(",")
    path = project / variables["transactions_path"]
    seen: set[str] = set()
    count = 0
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        for row in purchases():
            if row["Quantity"].startswith("-"):
                continue
            is_first = row["Invoice"] not in seen
            seen.add(row["Invoice"])
            instant = f"{row['InvoiceDate'][:16]}:00 +0100"
            order = {
                "Financial Status": "paid", "Paid at": instant, "Currency": "EUR",
                "Total": "59.00", "Shipping Country": "DE",
            }  # fmt: skip
            table.writerow(
                {
                    "Name": f"#{row['Invoice']}",
                    "Email": f"{row['Customer ID']}@example.com",
                    "Created at": instant,
                    "Lineitem quantity": row["Quantity"],
                    "Lineitem name": row["Description"],
                    "Lineitem price": row["Price"],
                    "Lineitem sku": row["StockCode"],
                    **(order if is_first else {}),
                }
            )
            count += 1
    build(project, variables)
    counts = audit(project)
    assert sum(counts.values()) == count
    assert counts["sale"] > 0.8 * count
    (row,) = query(
        project,
        "select count(*) > 100, bool_and(contains(customer_id, '@')) "
        "from marts.dim_customers",
    )
    assert row == (True, True)
    latest = query(
        project, "select max(invoiced_at) from staging.stg_retail__transactions"
    )[0][0]
    assert str(latest)[:16] == max(row["InvoiceDate"][:16] for row in purchases())
