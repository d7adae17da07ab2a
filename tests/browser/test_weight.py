"""What a first visit moves over the wire, and how soon it shows a chart."""

import gzip
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from conftest import BUILD

from scripts.serve_site import SiteHandler

# Bytes. Pictures and fonts are compressed already.
DATA_CEILING = 3_000_000
FIRST_VIEW_CEILING = 10_000_000
PACKED = (".png", ".ico", ".woff", ".woff2")

SITE = Path(__file__).parents[2] / "evidence_reports"
SOURCES = sorted((SITE / "sources/shoal").glob("*.sql"))


def carried(path: str, length: int, part: str | None) -> int:
    """Count the bytes of an answer: a part as it is, a whole file compressed (gzip)."""
    if part:
        return length
    file = BUILD / path.lstrip("/")
    content = (file / "index.html" if file.is_dir() else file).read_bytes()
    return len(content if path.endswith(PACKED) else gzip.compress(content, 6))


def test_a_first_view_is_light(open_site, site_url, monkeypatch):
    # Asked at the server: the browser's database reads its files in a worker.
    sent = Counter()
    send_header = SiteHandler.send_header

    def note(self, name, value):
        if (self.command, name.lower()) == ("GET", "content-length"):
            path = self.path.split("?")[0]
            sent[path] += carried(path, int(value), self.headers.get("Range"))
        send_header(self, name, value)

    monkeypatch.setattr(SiteHandler, "send_header", note)
    page = open_site().page
    page.goto(site_url + "/")
    page.locator("article canvas").first.wait_for()
    first_chart_ms = page.evaluate("performance.now()")
    # The chart is there before the page's database, on a busy machine long before.
    for _ in range(60):
        if any(path.endswith(".parquet") for path in dict(sent)):
            break
        page.wait_for_timeout(500)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2000)

    # A copy: the server goes on noting what is asked.
    sizes = dict(sent)
    data = sum(
        size for path, size in sizes.items() if path.endswith((".parquet", ".arrow"))
    )
    # Seen with pytest -rP; a time depends on the machine, so none is asserted.
    print(f"first chart after {first_chart_ms:.0f} ms, {data} bytes of data")
    print(f"{sum(sizes.values())} bytes in all")
    heaviest = sorted(sizes.items(), key=lambda each: -each[1])[:5]
    assert any(path.endswith(".wasm") for path in sizes), "the query engine was not seen"
    assert any(path.endswith(".parquet") for path in sizes), "no data were seen"
    assert data < DATA_CEILING, heaviest
    assert sum(sizes.values()) < FIRST_VIEW_CEILING, heaviest


@cache
def readers() -> str:
    """Give all that may read a column of a source."""
    return "".join(
        file.read_text()
        for folder in ("pages", "queries", "components")
        for file in (SITE / folder).rglob("*")
        if file.is_file()
    )


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_no_column_is_loaded_that_nothing_shows(marts, source):
    (columns,) = marts(f"select list(column_name) from (describe {source.read_text()})")
    unread = [name for name in columns if not re.search(rf"\b{name}\b", readers())]
    assert not unread
