"""What tests of the pages share: words of the site, and where things stand on a page."""

import csv
import re
from pathlib import Path

from playwright.sync_api import TimeoutError as PageTimeoutError
from playwright.sync_api import expect

DEFAULT_METHOD = (
    "(select value_in_force from marts.rpt_settings where setting = 'default_method')"
)


def counted(number) -> str:
    """Write a count as the site does."""
    return f"{round(number):,}"


def customers_counted(number) -> str:
    """Write how many customers are listed as the site does."""
    return f"{counted(number)} {'customer' if number == 1 else 'customers'}"


def default_method(marts) -> str:
    """Give the method whose segments the site shows first."""
    return marts(f"select {DEFAULT_METHOD}")[0]


def figure(page, title: str):
    """Locate the big number under a title."""
    box = page.locator("article .figures > div").filter(has_text=re.compile(title))
    return box.first


def all_methods(marts) -> list[str]:
    """Name the methods in the order of the site's buttons."""
    (methods,) = marts("select list(distinct method) from marts.dim_segments")
    default = default_method(marts)
    return sorted(methods, key=lambda method: (method != default, method))


def followed_methods(marts) -> list[str]:
    """Name the methods with a history, the default first, as the site's buttons do."""
    (methods,) = marts(
        "select list(distinct method) from marts.fct_segment_spells"
        " where first_window_id < (select max(window_id) from marts.dim_windows)"
    )
    default = default_method(marts)
    return sorted(methods or [], key=lambda method: (method != default, method))


def windows(marts) -> list[int]:
    """List the windows with customers, as the controls count them."""
    return marts(
        "select list(window_id order by window_id) from marts.dim_windows"
        " where customer_count > 0"
    )[0]


def segment_path(marts, method: str) -> str:
    """Path of a method's first segment that holds somebody."""
    (segment_id,) = marts(
        "select min(segment_id) from marts.dim_segments"
        " where method = ? and customer_count > 0",
        method,
    )
    return f"/segments/{method}-{segment_id}/"


def choose_method(page, marts, method: str) -> None:
    """Press a method's button."""
    buttons = page.get_by_role("group").first.get_by_role("button")
    expect(buttons).to_have_count(len(all_methods(marts)))
    buttons.nth(all_methods(marts).index(method)).click()


def choose_date(page, name: str, position: int) -> None:
    """Drag a date control to a window, counted from 0."""
    page.locator(f"#as-of-{name}").evaluate(
        """(slider, position) => {
            slider.value = position;
            slider.dispatchEvent(new Event('input', { bubbles: true }));
        }""",
        position,
    )


def scroll_to(box) -> None:
    """Bring a box into view, be it drawn anew or not: charts are, when a query answers."""
    box.evaluate("(element) => element.scrollIntoView({ block: 'center' })")


def rows_of(page, test_id: str):
    """Locate the rows of numbers of the table inside a box, without title and filler."""
    rows = page.get_by_test_id(test_id).locator("table:visible tr:visible")
    return rows.filter(has=page.locator("td"), has_text=re.compile(r"\d"))


def saved_rows(download) -> list[dict[str, str]]:
    """Read a file of the site that a visitor saved."""
    text = Path(download.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(keepends=True)))


def downloaded_list(page, name: str) -> list[dict[str, str]]:
    """Save the page's list by its button, under the name that it should have."""
    with page.expect_download() as started:
        page.get_by_test_id("download").click()
    assert started.value.suggested_filename == name
    return saved_rows(started.value)


def downloaded(page, box) -> list[dict[str, str]]:
    """Save what a table or chart holds, by the button that hovering over it shows."""
    button = box.get_by_role("button", name="Download").last
    with page.expect_download() as started:
        for attempt in range(10, 0, -1):
            # What is above may still grow, and then the box leaves the mouse behind.
            box.hover()
            try:
                button.click(timeout=2_000)
                break
            except PageTimeoutError:
                if attempt == 1:
                    raise
    return saved_rows(started.value)
