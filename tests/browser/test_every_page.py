"""Every page: alone, offline, readable in both themes, on a phone, its links whole."""

import re

import pytest
from axe import barriers
from pages import all_methods, default_method, segment_path
from playwright.sync_api import expect

PAGES = {
    "index": "/",
    "segments": "/segments/",
    "moves": "/moves/",
    "over-time": "/over-time/",
    "cohorts": "/cohorts/",
    "leaving": "/leaving/",
    "forecast-quality": "/forecast-quality/",
    "worth": "/worth/",
    "actions": "/actions/",
    "results": "/results/",
    "customers": "/customers/",
    "customer": "/customer/",
    "quality": "/quality/",
    "data-quality": "/data-quality/",
    "method": "/method/",
}
# A segment with a history and one without, and somebody's page: theirs are in the marts.
OF_THE_MARTS = ("segment-default", "segment-other", "customer-one")


@pytest.fixture(scope="session")
def paths(marts) -> dict[str, str]:
    """Every kind of page, by name."""
    default, other = default_method(marts), all_methods(marts)[-2]
    (customer,) = marts("select min(customer_id) from marts.dim_customers")
    found = (
        segment_path(marts, default),
        segment_path(marts, other),
        f"/customer/?id={customer}",
    )
    return PAGES | dict(zip(OF_THE_MARTS, found, strict=True))


@pytest.fixture(scope="session")
def notes(marts) -> tuple[str, bool]:
    """Last day of the data, and whether they are the sample's."""
    return marts(
        """
        select
            strftime(max(last_line_at), '%-d %B %Y'),
            (
                select value_in_force = 'data/sample/transactions.csv.gz'
                from marts.rpt_settings
                where setting = 'transactions_path'
            )
        from marts.dim_windows
        """
    )


@pytest.fixture(scope="session")
def whole() -> set[str]:
    """Addresses that were found to lead somewhere: the menu's are on every page."""
    return set()


def contrast(page) -> float:
    """Measure the contrast of the page's title against its background (WCAG)."""
    return page.evaluate(
        """() => {
            const channels = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
            const light = (text) => {
                const [r, g, b] = channels(text).map((value) => {
                    const part = value / 255;
                    return part <= 0.03928 ? part / 12.92
                        : Math.pow((part + 0.055) / 1.055, 2.4);
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ink = light(getComputedStyle(document.querySelector('article p')).color);
            const paper = light(getComputedStyle(document.body).backgroundColor);
            return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        }"""
    )


def show_in_light(page) -> None:
    """Choose the light theme in the menu."""
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "dark")
    page.locator("header button[aria-haspopup], header button[aria-controls]").first.click()
    appearance = page.get_by_role("menuitem", name=re.compile("Appearance"))
    # It goes round dark, system and light; headless Chromium's system may be either.
    for _ in range(2):
        if html.get_attribute("data-theme") == "dark":
            appearance.click()
            page.wait_for_timeout(300)
    expect(html).to_have_attribute("data-theme", "light")
    page.keyboard.press("Escape")
    expect(appearance).to_be_hidden()


def sticking_out(page) -> list:
    """Name the boxes that are wider than the window; main hides what sticks out."""
    return page.evaluate(
        "[document.documentElement, document.querySelector('main')]"
        ".filter(box => box.scrollWidth > box.clientWidth + 1)"
        ".map(box => [box.tagName, box.scrollWidth, box.clientWidth])"
    )


def links_inside(page, site_url: str) -> set[str]:
    """Collect where a page leads to on the site, with no place on the page."""
    links = page.eval_on_selector_all(
        "a[href]", "found => found.map(link => link.href.split('#')[0])"
    )
    return {link for link in links if link.startswith(site_url)}


@pytest.mark.parametrize("name", [*PAGES, *OF_THE_MARTS])
def test_a_page_is_whole_in_both_themes_and_on_a_phone(
    open_site, paths, notes, whole, site_url, screenshots, name
):
    day, is_sample = notes
    site = open_site(theme="dark")
    page = site.open(paths[name])
    expect(page.get_by_test_id("answer")).to_contain_text(re.compile(r"\d"))
    expect(page.get_by_test_id("data-note")).to_contain_text(f"Data up to {day}")
    expect(page.get_by_test_id("sample-note")).to_have_count(1 if is_sample else 0)
    # Charts are drawn by the browser's own database after the first paint.
    page.wait_for_timeout(1500)
    page.screenshot(path=screenshots / f"{name}-dark.png", full_page=True)
    assert page.get_by_text("Error", exact=False).count() == 0
    assert not barriers(page)

    links = links_inside(page, site_url) - whole
    assert not [link for link in links if page.request.get(link).status != 200]
    whole |= links

    show_in_light(page)
    page.wait_for_timeout(700)
    page.screenshot(path=screenshots / f"{name}-light.png", full_page=True)
    assert not barriers(page)

    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(700)
    page.screenshot(path=screenshots / f"{name}-phone.png", full_page=True)
    assert not sticking_out(page)
    assert not site.foreign, f"other hosts are asked: {site.foreign}"
    assert not site.errors


def test_the_list_of_segments_leads_to_all(open_site, marts, site_url):
    page = open_site().open("/segments/")
    (segments,) = marts("select count(*) from marts.dim_segments")
    links = [link for link in links_inside(page, site_url) if "/segments/" in link]
    assert len(links) >= segments


def test_a_page_opened_on_a_phone_fits_it(open_site):
    site = open_site(width=390, height=844)
    page = site.open("/")
    page.wait_for_timeout(1000)
    assert not sticking_out(page)
    assert not site.errors


def test_plain_text_is_easy_to_read_in_both_themes(open_site):
    page = open_site(theme="dark").open("/")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    assert contrast(page) >= 7
    show_in_light(page)
    assert page.evaluate(paper) != dark
    assert contrast(page) >= 7


def pictures(page) -> list[str]:
    """Give every chart as it is drawn now."""
    return page.eval_on_selector_all(
        "article canvas", "all => all.map((canvas) => canvas.toDataURL())"
    )


def at_rest(page) -> list[str]:
    """Give every chart, once the page reads nothing and none changed for two seconds."""
    still_reading = page.locator("article .waiting, article .animate-pulse")
    drawn, since = [], 0
    for _ in range(120):
        page.wait_for_timeout(500)
        before, drawn = drawn, pictures(page)
        is_still = drawn and drawn == before and not still_reading.count()
        since = since + 1 if is_still else 0
        if since == 4:
            return drawn
    pytest.fail("the charts did not come to rest within a minute")


@pytest.mark.parametrize("name", ["moves", "segment-default", "quality"])
def test_charts_follow_the_theme(open_site, paths, name):
    opened = at_rest(open_site(theme="light").open(paths[name]))
    page = open_site(theme="dark").open(paths[name])
    dark = at_rest(page)
    assert len(opened) == len(dark) > 1
    assert set(dark).isdisjoint(opened)
    show_in_light(page)
    assert at_rest(page) == opened
