"""Real local servers that take what is delivered, or fail, stall and repeat."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller

from delivery.channels import Mailbox
from delivery.signature import is_genuine

SECRET = b"a secret of the test"


class Receiver(ThreadingHTTPServer):
    """A receiver that answers as it is told and keeps what it took."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, answers=(), stall_seconds: float = 0, retry_after: str = "0"
    ) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.stall_seconds = list(answers), stall_seconds
        self.retry_after = retry_after
        self.lock = threading.Lock()
        self.tries: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()
        self.forged = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class Handler(BaseHTTPRequestHandler):
    """Answers one request as the receiver was told."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Idempotency-Key"]
        given, at = self.headers["X-Shoal-Signature"], self.headers["X-Shoal-Timestamp"]
        with self.server.lock:
            self.server.tries[key] += 1
            self.server.forged += not is_genuine(SECRET, at, body, given)
            answer = self.server.answers.pop(0) if self.server.answers else 204
        if answer == "stall":
            time.sleep(self.server.stall_seconds)
            answer = 204
        if 200 <= answer < 300:
            with self.server.lock:
                self.server.taken[key] += 1
        self.send_response(answer)
        if answer == 302:
            self.send_header("Location", "/elsewhere")
        if answer == 429:
            self.send_header("Retry-After", self.server.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def receiver(*answers, **settings):
    with Receiver(answers, **settings) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def self_signed(folder: Path) -> ssl.SSLContext:
    """Make a certificate that nobody vouches for, as whoever listens in would."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
            "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", certificate,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


@contextmanager
def mail_server(
    refuse_first: int = 0,
    refusal: str = "451 later",
    tls_context: ssl.SSLContext | None = None,
):
    class Keeper:
        taken, tries = [], 0

        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            self.tries += 1
            if self.tries <= refuse_first:
                return refusal
            self.taken.append(envelope)
            return "250 OK"

    keeper = Keeper()
    keeper.taken = []
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        keeper, hostname="127.0.0.1", port=port, tls_context=tls_context
    )
    controller.start()
    try:
        yield keeper, Mailbox("127.0.0.1", port, "shop@example.com", is_encrypted=False)
    finally:
        controller.stop()
