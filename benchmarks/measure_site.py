"""Measure the site of one shop or several: from the file until its pages answer.

    python -m benchmarks.measure_site data/raw/shop.csv data/raw/large.parquet --write

Each file is built by `make build` and `make site` into this project's own database and
site, so the last one's stay. Needs Chromium. With ``--write`` what is found is put into
docs/performance.md.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler
from urllib.parse import quote

import duckdb
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.measure import ROOT, call
from benchmarks.pages import machine, put_into, table
from scripts.chromium import launch
from scripts.serve_site import SITE, SiteHandler, serving

PAGE = ROOT / "docs" / "performance.md"
PUBLISHED = ROOT / "data" / "published" / "shoal.duckdb"
FIRST_PAGE, MOVES, CUSTOMERS, CUSTOMER = "/", "/moves/", "/customers/", "/customer/?id="
#: What is typed or chosen in the list of customers, one after another.
FILTERS = ("filter-search", "filter-segment", "filter-tenth", "filter-country")
PATIENCE_MS = 120_000
# Changes a control, and waits until the page's text is another.
CHANGE = """
async name => {
    const control = document.querySelector(`[data-testid=${name}]`);
    const text = () => document.querySelector('article').innerText;
    const before = text(), begun = performance.now();
    control.value = control.options ? control.options[1].value : '57';
    const kind = control.options ? 'change' : 'input';
    control.dispatchEvent(new Event(kind, { bubbles: true }));
    while (text() === before) {
        if (performance.now() - begun > 60000) throw new Error(`${name} changes nothing`);
        await new Promise(resolve => setTimeout(resolve, 5));
    }
    const seconds = (performance.now() - begun) / 1000;
    control.value = '';
    control.dispatchEvent(new Event(kind, { bubbles: true }));
    while (text() !== before) await new Promise(resolve => setTimeout(resolve, 5));
    return seconds;
}
"""


@contextmanager
def counted(in_parts: bool = True) -> Iterator[Counter[str]]:
    """Count the bytes of tables that the site's server sends, by file."""
    sent: Counter[str] = Counter()
    handler = {name: getattr(SiteHandler, name) for name in ("send_header", "send_head")}

    def note(self: SiteHandler, name: str, value: str) -> None:
        path = self.path.split("?")[0]
        if (self.command, name.lower()) == ("GET", "content-length") and path.endswith(
            (".parquet", ".arrow")
        ):
            sent[path] += int(value)
        handler["send_header"](self, name, value)

    SiteHandler.send_header = note
    if not in_parts:
        SiteHandler.send_head = SimpleHTTPRequestHandler.send_head
    try:
        yield sent
    finally:
        for name, method in handler.items():
            setattr(SiteHandler, name, method)


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """Open a page as somebody does who was never there."""
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def rest(page: Page) -> None:
    """Wait until the page reads nothing any more."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => !document.querySelector('#__evidence_project_splash, article .waiting,"
        " article .animate-pulse')"
    )


def first_chart(browser: Browser, address: str) -> tuple[float, float]:
    """Return seconds until a page's first chart, and until all of it stands."""
    with opened(browser, address) as page:
        page.locator("article canvas").first.wait_for()
        first = page.evaluate("performance.now()")
        rest(page)
        return first / 1000, page.evaluate("performance.now()") / 1000


def megabytes(browser: Browser, address: str, in_parts: bool = True) -> str:
    """Return how much of the tables a first visit of a page moves."""
    with counted(in_parts) as sent, opened(browser, address) as page:
        rest(page)
        page.wait_for_timeout(2000)
        return f"{sum(sent.copy().values()) / 1e6:.2f} MB"


def look(browser: Browser, site: str, customer: str) -> dict[str, str]:
    """Measure the pages of a built site, one of them of a customer."""
    found = {}
    for name, path in {
        "Who are our customers now?": FIRST_PAGE,
        "Who moved?": MOVES,
    }.items():
        first, whole = first_chart(browser, site + path)
        found[f"first chart, all of the page: {name}"] = f"{first:.1f} s, {whole:.1f} s"
    with opened(browser, site + CUSTOMERS) as page:
        page.locator("[data-testid=customer-table]").wait_for()
        rest(page)
        seconds = [page.evaluate(CHANGE, name) for name in FILTERS]
    found["a filter or the search of Which customers?"] = (
        f"{min(seconds):.2f} to {max(seconds):.2f} s"
    )
    first = "data of the first page, from a host that gives parts of files"
    found[first] = megabytes(browser, site + FIRST_PAGE)
    found["the same, from one that does not"] = megabytes(browser, site + FIRST_PAGE, False)
    found["data of Which customers?"] = megabytes(browser, site + CUSTOMERS)
    address = site + CUSTOMER + quote(customer)
    found["data of Who is this customer?"] = megabytes(browser, address)
    return found


def measure(path: str) -> tuple[str, dict[str, str]]:
    """Build a file's marts and site, and look at it; return its name and figures."""
    built = call(["make", "build", f"TRANSACTIONS={path}"], ROOT)
    site = call(["make", "site"], ROOT)
    with duckdb.connect(PUBLISHED, read_only=True) as database:
        ((customers, customer),) = database.execute(
            "select count(*), arg_max(customer_id, (monetary, customer_id))"
            " from marts.dim_customers"
        ).fetchall()
        ((lines,),) = database.execute(
            "select sum(row_count) from marts.rpt_line_audit"
        ).fetchall()
    found = {
        "all models and tests": f"{built.seconds:.0f} s",
        "the site built": f"{site.seconds:.0f} s, {site.peak_mib / 1024:.1f} GiB",
    }
    with serving(SITE) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        found |= look(browser, address, customer)
        browser.close()
    return f"{customers:,} customers, {lines:,} lines", found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the files that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("transactions", nargs="+", help="files, in the project's folder")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    asked = parser.parse_args(arguments)
    sites = [measure(path) for path in asked.transactions]
    names = [name for name, _ in sites]
    rows = [(what, *(found[what] for _, found in sites)) for what in sites[0][1]]
    found = f"On {machine()}, headless Chromium on the same:\n\n" + table(
        ("what", *names), rows
    )
    print(found)
    if asked.write:
        put_into(PAGE, "site", found)


if __name__ == "__main__":
    main()
