"""Headless Chromium: the system's, or the one that SHOAL_CHROMIUM names."""

import os
import shutil

from playwright.sync_api import Browser, Playwright


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Start Chromium with flags; without one on the machine, Playwright's own is tried."""
    return playwright.chromium.launch(
        executable_path=os.environ.get("SHOAL_CHROMIUM") or shutil.which("chromium"),
        # Its sandbox cannot be had in most containers, and it reads our own pages alone.
        args=["--no-sandbox", *flags],
    )
