"""Serve the built report site on this machine only: python scripts/serve_site.py [port]."""

import argparse
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent / "evidence_reports" / "build"


class SiteHandler(SimpleHTTPRequestHandler):
    """Serve files, and say no line per file."""

    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".wasm": "application/wasm",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
    }

    def log_message(self, *args) -> None:
        """Keep quiet."""


def make_server(site: Path, port: int) -> ThreadingHTTPServer:
    """Give a server of the folder on the local interface; port 0 takes a free one."""
    handler = partial(SiteHandler, directory=str(site))
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int, nargs="?", default=3000)
    port = parser.parse_args().port
    if not (SITE / "index.html").is_file():
        sys.exit("evidence_reports/build is missing: run `make site` first")
    try:
        made = make_server(SITE, port)
    except OSError as problem:
        sys.exit(f"port {port} cannot be served: {problem.strerror}; name another one")
    with made as server:
        print(f"Shoal at http://localhost:{port} (Ctrl-C stops it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
