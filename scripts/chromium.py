"""Headless Chromium: the system's, or the one that SHOAL_CHROMIUM names.

Of two that are there the one without windows is taken: a page costs it a quarter less, as
it starts no tabs and menus that nobody sees.
"""

import os
import shutil

from playwright.sync_api import Browser, Playwright

PROGRAMS = ("chromium-headless-shell", "chromium")


def find_chromium() -> str | None:
    """Return the program to start, None if the machine has none."""
    found = (shutil.which(name) for name in PROGRAMS)
    return os.environ.get("SHOAL_CHROMIUM") or next(filter(None, found), None)


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Start Chromium with flags; without one on the machine, Playwright's own is tried."""
    return playwright.chromium.launch(
        executable_path=find_chromium(),
        # Its sandbox cannot be had in most containers, and it reads our own pages alone.
        args=["--no-sandbox", *flags],
    )
