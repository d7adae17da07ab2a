"""Picture the built site for README and gallery: python scripts/take_screenshots.py.

Needs a site of the sample (make) and Chromium, the system's or the one that
SHOAL_CHROMIUM names.
"""

import shutil
import sys
from pathlib import Path

import duckdb
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.chromium import launch  # noqa: E402
from scripts.serve_site import SITE, serving  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
MARTS = ROOT / "data" / "published" / "shoal.duckdb"
VIEW = {"width": 1280, "height": 860}
# Whoever moved most has most to show.
A_CUSTOMER = """
    select customer_id from marts.fct_segment_spells
    group by customer_id order by count(*) desc, customer_id limit 1
"""
# Picture → page and theme.
SHOTS = {
    "customers-now": ("/", "dark"),
    "segments": ("/segments/", "dark"),
    "moves": ("/moves/", "dark"),
    "over-time": ("/over-time/", "dark"),
    "leaving": ("/leaving/", "dark"),
    "forecast-quality": ("/forecast-quality/", "light"),
    "worth": ("/worth/", "dark"),
    "cohorts": ("/cohorts/", "dark"),
    "customers": ("/customers/", "dark"),
    "customer": ("/customer/?id={customer}", "dark"),
    "quality": ("/quality/", "light"),
    "actions": ("/actions/", "dark"),
    "data-quality": ("/data-quality/", "light"),
}


def take(browser, address: str, theme: str, picture: Path) -> None:
    """Picture the first view of a page once its charts stand still."""
    context = browser.new_context(viewport=VIEW, reduced_motion="reduce")
    context.add_init_script(f"localStorage.setItem('evidence-theme', '{theme}')")
    page = context.new_page()
    page.goto(address)
    page.get_by_test_id("answer").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2500)
    page.screenshot(path=picture)
    context.close()


def main() -> None:
    """Take all pictures anew."""
    if not (SITE / "index.html").is_file():
        sys.exit("evidence_reports/build is missing: run `make` first")
    with duckdb.connect(str(MARTS), read_only=True) as marts:
        customer = marts.execute(A_CUSTOMER).fetchone()[0]
    with serving(SITE) as site, sync_playwright() as playwright:
        browser = launch(playwright)
        # Not before there is a browser that can take new ones.
        shutil.rmtree(PICTURES, ignore_errors=True)
        PICTURES.mkdir(parents=True)
        for name, (path, theme) in SHOTS.items():
            picture = PICTURES / f"{name}.png"
            take(browser, site + path.format(customer=customer), theme, picture)
            print(f"{picture.relative_to(ROOT)} {picture.stat().st_size // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main()
