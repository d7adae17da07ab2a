"""A built site, served on a free port, and a browser that may talk to nobody else.

SHOAL_SITE_BUILD names the built site (evidence_reports/build), SHOAL_DATABASE the database
it was built from (data/shoal.duckdb). Without a site these tests are skipped, with
SHOAL_REQUIRE_SITE=1 they fail. SHOAL_SCREENSHOTS=folder keeps a picture of every page.
"""

import os
from pathlib import Path

import duckdb
import pytest
from pages import followed_methods
from playwright.sync_api import expect, sync_playwright

from scripts.chromium import launch
from scripts.serve_site import serving

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("SHOAL_SITE_BUILD", ROOT / "evidence_reports" / "build"))
DATABASE = Path(os.environ.get("SHOAL_DATABASE", ROOT / "data" / "shoal.duckdb"))
CHROMIUM_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # The database of a page asks each question once: compiled quickly is compiled well.
    "--js-flags=--liftoff-only",
]

# How long an answer may be waited for, in milliseconds. The browser's database starts some
# seconds after the first paint, later where builds share the cores; no test is of speed.
PATIENCE = 40_000
expect.set_options(timeout=PATIENCE)


def _missing(what: str) -> None:
    if os.environ.get("SHOAL_REQUIRE_SITE") == "1":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def site_url():
    """Address of the built site."""
    if not (BUILD / "index.html").is_file():
        _missing(f"no built site in {BUILD}: run `make site`")
    with serving(BUILD) as address:
        yield address


@pytest.fixture(scope="session")
def marts():
    """Run a query on the marts and give its first row."""
    if not DATABASE.is_file():
        _missing(f"no database at {DATABASE}: run `make build`")
    connection = duckdb.connect(str(DATABASE), read_only=True)

    def first_row(query: str, *values) -> tuple:
        row = connection.execute(query, list(values)).fetchone()
        assert row is not None, f"no row for: {query}"
        return row

    yield first_row
    connection.close()


@pytest.fixture
def methods(marts) -> list[str]:
    """Name the methods with a history; skip where there is none."""
    found = followed_methods(marts)
    if not found:
        pytest.skip("this build has no history")
    return found


@pytest.fixture(scope="session")
def browser(site_url):
    """Headless Chromium, the system's where there is one."""
    with sync_playwright() as playwright:
        try:
            started = launch(playwright, *CHROMIUM_FLAGS)
        except Exception as problem:  # no browser on this machine
            _missing(f"no Chromium to test with: {problem}")
        yield started
        started.close()


class Watched:
    """A page together with what went wrong on it."""

    def __init__(self, context, site_url: str):
        self.site_url = site_url
        self.errors: list[str] = []
        self.foreign: list[str] = []
        context.on("request", self._note_request)
        self.page = context.new_page()
        self.page.on(
            "console",
            lambda message: (
                self.errors.append(message.text) if message.type == "error" else None
            ),
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "response",
            lambda response: (
                self.errors.append(f"{response.status} {response.url}")
                if response.status >= 400
                else None
            ),
        )

    def _note_request(self, request) -> None:
        if not request.url.startswith((self.site_url, "blob:", "data:")):
            self.foreign.append(request.url)

    def open(self, path: str):
        """Go to a page and wait until the browser's own database answers."""
        self.page.goto(self.site_url + path)
        self.page.wait_for_function(
            "() => !document.querySelector('#__evidence_project_splash')"
        )
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def open_site(browser, site_url):
    """Make watched pages; width and theme as asked for."""
    contexts = []

    def make(width: int = 1360, height: int = 900, theme: str | None = None) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE)
        if theme:
            context.add_init_script(f"localStorage.setItem('evidence-theme', '{theme}')")
        contexts.append(context)
        return Watched(context, site_url)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory):
    """Folder for pictures of the pages."""
    kept = os.environ.get("SHOAL_SCREENSHOTS")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
