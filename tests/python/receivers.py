"""Real local servers that take what is delivered, or fail, stall and repeat."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller

from delivery.channels import Mailbox
from delivery.signature import is_genuine

SECRET = b"a secret of the test"


class Receiver(ThreadingHTTPServer):
    """A receiver that answers as it is told and keeps what it took."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, answers=(), stall_seconds: float = 0) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.stall_seconds = list(answers), stall_seconds
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


@contextmanager
def mail_server(refuse_first: int = 0, refusal: str = "451 later"):
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
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield keeper, Mailbox("127.0.0.1", port, "shop@example.com", is_encrypted=False)
    finally:
        controller.stop()
