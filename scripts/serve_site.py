"""Serve the built report site on this machine only: python scripts/serve_site.py [port]."""

import argparse
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

SITE = Path(__file__).resolve().parent.parent / "evidence_reports" / "build"


class SiteHandler(SimpleHTTPRequestHandler):
    """Serve files or the parts of them that are asked for, and say no line per file.

    The browser's database reads a part of a table where its host can give one, as hosts of
    static sites can; else it loads every table whole.
    """

    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".wasm": "application/wasm",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
    }

    def send_head(self) -> BytesIO | None:
        """Give a part of a file (RFC 9110, section 14), or what Python's own would give."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        file = Path(self.translate_path(self.path))
        if not asked or not file.is_file():
            return super().send_head()
        size = file.stat().st_size
        first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
        if first > last:
            self.send_error(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return None
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        if self.command == "HEAD":  # asked of each table whole: nothing to read for it
            return None
        with file.open("rb") as opened:
            opened.seek(first)
            return BytesIO(opened.read(last - first + 1))

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        """Send a file; a browser that leaves the page wants no rest of it."""
        with suppress(ConnectionError):
            super().copyfile(source, outputfile)

    def log_message(self, *args) -> None:
        """Keep quiet."""


def make_server(site: Path, port: int) -> ThreadingHTTPServer:
    """Give a server of the folder on the local interface; port 0 takes a free one."""
    handler = partial(SiteHandler, directory=str(site))
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve the folder on a free port while the caller goes on; give its address."""
    with make_server(site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


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
