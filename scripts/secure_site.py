"""Give every built page a content security policy: python scripts/secure_site.py [folder].

Pages may run the scripts that the build wrote, known by their hashes, and talk to nobody
but their own server: a text of the input that got into a page as a script would not run,
and could send nothing away. Styles may stand inline, as charts and Svelte write them so.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent / "evidence_reports" / "build"
#: Data in a script element (another type) is not run and needs no hash.
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
POLICY = (
    "default-src 'self'; "
    # The browser's database is WebAssembly and starts its worker from a blob.
    "script-src 'self' 'wasm-unsafe-eval' blob: {hashes}; "
    "worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "connect-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'none'"
)


def policy_of(page: str) -> str:
    """Return the policy of one page, with the hashes of its own scripts."""
    digests = (
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in INLINE_SCRIPT.findall(page)
    )
    return POLICY.format(hashes=" ".join(f"'sha256-{each}'" for each in digests))


def secured(page: str) -> str:
    """Return the page with its policy before anything else in its head."""
    if 'http-equiv="content-security-policy"' in page:
        return page
    meta = f'<meta http-equiv="content-security-policy" content="{policy_of(page)}">'
    return page.replace("<head>", f"<head>{meta}", 1)


def main() -> None:
    """Secure every page of the site."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    for path in site.rglob("*.html"):
        page = secured(path.read_text(encoding="utf-8"))
        if "content-security-policy" not in page:
            sys.exit(f"{path}: no <head> to put the policy in")
        path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
