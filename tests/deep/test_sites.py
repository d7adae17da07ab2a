"""Sites built of hostile texts and of people who are to stay private: ten minutes.

Needs Node, the site's packages (`make site` installs them) and Chromium.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from playwright.sync_api import Locator, Page, sync_playwright
from projects import (
    REPOSITORY,
    SMALL,
    UNTESTED,
    clone_project,
    query,
    run_dbt,
    write_small_shop,
)

from scripts.chromium import launch
from scripts.serve_site import serving

PACKAGES = REPOSITORY / "evidence_reports" / "node_modules"
pytestmark = pytest.mark.skipif(not PACKAGES.is_dir(), reason="`make site` was not run")
RUN = "window.ran=1"
#: What a spreadsheet runs; a number may have a sign.
FORMULA = re.compile(r"[=+\-@\t\r](?!\d*\.?\d+(e-?\d+)?$)")
#: Wherever a browser would take a text for more than a text, the page would know.
HOSTILE = [
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'"><svg onload={RUN}>',
    f"'-({RUN})-'",
    f"javascript:{RUN}",
    f"[x](javascript:{RUN})",
    f"{{@html '<img src=x onerror={RUN}>'}}",
    "${window.ran=1}",
    f"`{RUN}`",
    "=cmd|'/c calc'!A1",
    "' or 1=1 --",
]
PAGES = (
    "/", "/segments/", "/moves/", "/over-time/", "/cohorts/", "/leaving/",
    "/forecast-quality/", "/worth/", "/actions/", "/results/", "/customers/",
    "/customer/", "/quality/", "/data-quality/", "/method/",
)  # fmt: skip


def clone_with_packages(folder: Path) -> Path:
    """Make a clone that shares the installed packages."""
    project = clone_project(folder)
    shutil.copytree(
        PACKAGES,
        project / "evidence_reports" / "node_modules",
        symlinks=True,
        copy_function=os.link,
    )
    return project


def build_marts(project: Path, **variables: object) -> None:
    """Build the marts and publish them."""
    ran = run_dbt(project, "build", *UNTESTED, **variables)
    assert ran.returncode == 0, ran.stdout[-3000:]


def build_pages(project: Path) -> None:
    """Build the site from the published marts."""
    built = subprocess.run(
        [project / "scripts" / "build_site.sh"], capture_output=True, text=True
    )
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-3000:]


def build_site(folder: Path, shop: Path, **variables: object) -> Path:
    """Build marts and site of a shop."""
    project = clone_with_packages(folder)
    shutil.copy(shop, project / "data" / "shop.csv")
    settings = {"transactions_path": "data/shop.csv"} | SMALL | variables
    build_marts(project, **settings)
    build_pages(project)
    return project


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    texts = ", ".join("'" + text.replace("'", "''") + "'" for text in HOSTILE)
    pick = f"list_extract([{texts}], cast(hash(COLUMN) % {len(HOSTILE)} as integer) + 1)"
    plain = write_small_shop(folder / "plain.csv")
    customer = pick.replace("COLUMN", '"Customer ID"')
    product = pick.replace("COLUMN", "StockCode")
    duckdb.execute(
        f"""
        copy (
            select * replace (
                {customer} || "Customer ID" as "Customer ID",
                {product} as Description,
                {customer} as Country
            )
            from read_csv('{plain}', all_varchar = true)
        ) to '{folder / "shop.csv"}' (header)
        """
    )
    return build_site(folder / "project", folder / "shop.csv")


@pytest.fixture(scope="module")
def private(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("private")
    shop = write_small_shop(folder / "shop.csv", """ "Customer ID" || '@example.com' """)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOAL_PSEUDONYM_KEY", "the-shop's-own-secret")
        return build_site(
            folder / "project",
            shop,
            pseudonymise_customers=True,
            site_minimum_segment_size=20,
        )


@contextmanager
def browsing(project: Path) -> Iterator[tuple[str, Page]]:
    """Serve a built site; yield its address and a page of a browser."""
    build = project / "evidence_reports" / "build"
    with serving(build) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        yield address, browser.new_page()
        browser.close()


def look(project: Path, addresses: list[str]) -> tuple[list[str], list[str]]:
    """Open pages, hover over what can be; return what ran or was refused, and the notes."""
    found, notes = [], []
    with browsing(project) as (url, page):
        page.on("dialog", lambda dialog: found.append(f"dialog {dialog.message}"))
        page.on("pageerror", lambda error: found.append(f"error {error}"))
        page.on(
            "console",
            lambda said: "Content Security" in said.text and found.append(said.text),
        )
        for address in addresses:
            page.goto(url + address)
            page.get_by_test_id("answer").first.wait_for()
            page.wait_for_timeout(5000)
            for canvas in page.locator("canvas").all()[:6]:
                hover_over(page, canvas)
            if page.evaluate("window.ran"):
                found.append(f"{address}: a text of the input ran")
            notes += page.get_by_test_id("privacy-note").all_inner_texts()
    return found, notes


def downloads(page: Page) -> Iterator[list[list[str]]]:
    """Save the file of every button that offers one, as rows of cells."""
    for box in page.locator(".table-container:visible, .chart-container:visible").all():
        box.scroll_into_view_if_needed()
        box.hover()
        buttons = box.get_by_role("button", name=re.compile("^Download"))
        if buttons.count():
            yield saved(page, buttons.last)
    for button in page.get_by_test_id("download").all():
        yield saved(page, button)


def saved(page: Page, button: Locator) -> list[list[str]]:
    with page.expect_download() as started:
        button.click()
    text = Path(started.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True)))


def hover_over(page: Page, canvas: Locator) -> None:
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    if box is None:
        return
    for across in range(1, 12):
        for down in range(1, 6):
            page.mouse.move(
                box["x"] + box["width"] * across / 12, box["y"] + box["height"] * down / 6
            )


def test_no_text_of_the_input_runs_in_the_browser(hostile):
    ids = [
        name
        for (name,) in query(
            hostile,
            "select min(customer_id) from marts.dim_customers group by country order by 1",
        )
    ]
    assert len(ids) > 5
    addresses = [*PAGES, *(f"/customer/?id={quote(name)}" for name in ids)]
    assert look(hostile, addresses) == ([], [])


def test_no_cell_of_a_download_runs_in_a_spreadsheet(hostile):
    cells, files = [], 0
    with browsing(hostile) as (url, page):
        for address in ("/customers/", "/leaving/", "/quality/", "/moves/", "/segments/"):
            page.goto(url + address)
            page.get_by_test_id("answer").first.wait_for()
            page.wait_for_timeout(5000)
            for rows in downloads(page):
                cells += [cell for row in rows for cell in row]
                files += 1
    assert files > 5
    assert [cell for cell in cells if FORMULA.match(cell)] == []
    assert [cell for cell in cells if cell.startswith("'=cmd")]


def test_a_private_site_names_nobody_and_says_so(private):
    names = {
        name for (name,) in query(private, "select customer_id from marts.dim_customers")
    }
    assert len(names) > 100
    build = private / "evidence_reports" / "build"
    for path in build.rglob("*"):
        if path.suffix == ".parquet":
            assert not names & texts_of(path), path.name
        elif path.is_file():
            assert b"@example.com" not in path.read_bytes(), path.name
            assert not any(name.encode() in path.read_bytes() for name in list(names)[:20])
    found, notes = look(private, list(PAGES))
    assert found == []
    assert len(notes) == len(PAGES)
    assert all("groups of fewer than 20" in note for note in notes)


def test_a_private_site_counts_customers_and_lists_none(private):
    customers, recent = query(
        private,
        "select count(*), count(*) filter (where orders_90d > 0) from marts.dim_customers",
    )[0]
    with browsing(private) as (url, page):
        told = {}
        for address in (*PAGES, "/customer/?id=(not shown)"):
            page.goto(url + address)
            page.get_by_test_id("answer").first.wait_for()
            page.wait_for_timeout(3000)
            told[address] = page.locator("article").inner_text()
    assert [address for address, text in told.items() if "(not shown)" in text] == []
    assert (
        f"{customers:,} customers are known; this site tells of none" in told["/customers/"]
    )
    assert "kept off this site" in told["/customer/?id=(not shown)"]
    figures = told["/"].split("Ordered in the last 90 days")[1]
    assert figures.split()[0] == f"{recent:,}"
    assert "Changed segment in the last" not in told["/"]


def texts_of(path: Path) -> set[str]:
    """Return every text in a table of the site."""
    relation = duckdb.sql(f"from '{path}'")
    texts = set()
    for name, kind in zip(relation.columns, relation.types, strict=True):
        if kind == "VARCHAR":
            texts |= {row[0] for row in relation.select(json.dumps(name)).fetchall()}
    return texts
