"""The site's server gives whole files, and parts of them as the browser's database asks."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from scripts.serve_site import make_server, serving

#: Closes a connection at once, without a good-bye, as a page that is left does.
RESET = struct.pack("ii", 1, 0)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[HTTPConnection]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "site").mkdir()
    (folder / "site" / "ten.parquet").write_bytes(b"0123456789")
    (folder / "site" / "none.parquet").touch()
    (folder / "secret").write_text("of nobody's business")
    with serving(folder / "site") as address:
        yield HTTPConnection(urlsplit(address).netloc)


def ask(server, path: str, part: str | None = None, how: str = "GET"):
    server.request(how, path, headers={"Range": part} if part else {})
    answer = server.getresponse()
    return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize(
    ("part", "given", "place"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=8-", b"89", "bytes 8-9/10"),
        ("bytes=8-4000", b"89", "bytes 8-9/10"),
        ("bytes=0-", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_a_part_of_a_file_is_given_alone(server, part, given, place):
    status, headers, content = ask(server, "/ten.parquet", part)
    assert (status, content) == (206, given)
    assert headers["Content-Range"] == place
    assert headers["Content-Length"] == str(len(given))
    # What the database asks first: how long the file is, and whether parts are given.
    status, headers, content = ask(server, "/ten.parquet", part, how="HEAD")
    assert (status, headers["Content-Range"], content) == (206, place, b"")


@pytest.mark.parametrize("part", [None, "bytes=-3", "bytes=1-2,4-5", "lines=1-2"])
def test_a_file_is_given_whole_where_no_one_part_is_asked_for(server, part):
    assert ask(server, "/ten.parquet", part)[::2] == (200, b"0123456789")


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/ten.parquet", "bytes=10-"),
        ("/ten.parquet", "bytes=4-2"),
        ("/none.parquet", "bytes=0-0"),
    ],
)
def test_a_part_that_is_not_there_is_refused(server, path, part):
    assert ask(server, path, part)[0] == 416


@pytest.mark.parametrize("part", [None, "bytes=0-3"])
@pytest.mark.parametrize("path", ["/missing", "/../secret", "/%2e%2e/secret"])
def test_nothing_beside_the_site_is_given(server, path, part):
    assert ask(server, path, part)[0] == 404


def test_a_reader_who_goes_away_is_no_error(tmp_path):
    (tmp_path / "large.parquet").write_bytes(bytes(50_000_000))
    failed, ended = [], threading.Event()
    with make_server(tmp_path, 0) as server:
        server.handle_error = lambda *_: failed.append(1)
        end = server.shutdown_request
        server.shutdown_request = lambda request: (end(request), ended.set())
        with socket.create_connection(server.server_address) as reader:
            reader.sendall(b"GET /large.parquet HTTP/1.0\r\n\r\n")
            server.handle_request()
            reader.recv(10)
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        assert ended.wait(30)
    assert not failed
