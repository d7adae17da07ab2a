"""make data: the workbook is there and checked, or nothing is and one message says why."""

from __future__ import annotations

import datetime as dt
import gzip
import http.server
import io
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from projects import REPOSITORY

from benchmarks.copy_workbook import copy_workbook
from scripts.fetch_online_retail import ARCHIVE, ROW_COUNTS, WORKBOOK, main

SMALL = {"Year 2009-2010": 3, "Year 2010-2011": 2}


def zipped(sheets: dict[str, int], name: str = WORKBOOK) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet, row_count in sheets.items():
        rows = book.create_sheet(sheet)
        for number in range(row_count + 1):
            rows.append([number, "x"])
    workbook, archive = io.BytesIO(), io.BytesIO()
    book.save(workbook)
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(name, workbook.getvalue())
    return archive.getvalue()


class Server(http.server.ThreadingHTTPServer):
    """Answers one thing, whatever is asked, and counts the questions."""

    body = b""
    missing_bytes = 0
    status = 200
    asked = 0


class Handler(http.server.BaseHTTPRequestHandler):
    """Sends what the test put on the server."""

    server: Server

    def do_GET(self) -> None:
        self.server.asked += 1
        self.send_response(self.server.status)
        length = len(self.server.body) + self.server.missing_bytes
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(
            target=running.serve_forever, kwargs={"poll_interval": 0.01}
        )
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def run(server: Server, folder: Path) -> int:
    url = f"http://127.0.0.1:{server.server_port}/data.zip"
    return main(["--url", url, "--out", str(folder)], SMALL)


def test_the_workbook_is_fetched_once_and_checked(server, tmp_path, capsys):
    server.body = zipped(SMALL)
    folder = tmp_path / "data" / "raw"
    assert run(server, folder) == 0
    assert [path.name for path in folder.iterdir()] == [WORKBOOK]
    assert capsys.readouterr().out == (
        f"{folder / WORKBOOK} is there, with all its rows. "
        f"Next: make build TRANSACTIONS={folder / WORKBOOK}\n"
    )
    assert run(server, folder) == 0
    assert server.asked == 1


BY_HAND = "Download {url} by hand, put it at {by_hand} and try again.\n"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param(
            {"body": zipped({"Year 2009-2010": 3, "2011": 2})},
            f"{WORKBOOK} has no sheet 'Year 2010-2011' but Year 2009-2010, 2011. ",
            id="a_sheet_is_missing",
        ),
        pytest.param(
            {"body": zipped({**SMALL, "Year 2010-2011": 1})},
            f"Sheet 'Year 2010-2011' of {WORKBOOK} has 1 rows, not 2. ",
            id="a_row_is_missing",
        ),
        pytest.param(
            {"body": zipped(SMALL, "other.xlsx")},
            f"The zip has no {WORKBOOK} but other.xlsx. ",
            id="another_workbook",
        ),
        pytest.param(
            {"body": b"<html>Sign in</html>"},
            "What came is no whole zip: File is not a zip file. ",
            id="a_page_instead_of_a_zip",
        ),
        pytest.param(
            {"body": zipped(SMALL)[:-9], "missing_bytes": 9},
            "The download broke off after {size:,} of {length:,} bytes. ",
            id="a_download_that_breaks_off",
        ),
        pytest.param(
            {"body": b"gone", "status": 404},
            "No download from {url}: 404 Not Found. ",
            id="an_address_that_is_gone",
        ),
    ],
)
def test_one_message_and_no_file_after(answer, message, server, tmp_path, capsys):
    for name, value in answer.items():
        setattr(server, name, value)
    assert run(server, tmp_path) == 1
    size = len(server.body)
    assert capsys.readouterr().err == (message + BY_HAND).format(
        url=f"http://127.0.0.1:{server.server_port}/data.zip",
        by_hand=tmp_path / ARCHIVE,
        size=size,
        length=size + server.missing_bytes,
    )
    assert list(tmp_path.iterdir()) == []


def test_without_a_network_one_message_says_what_to_do(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/data.zip"
    script = REPOSITORY / "scripts" / "fetch_online_retail.py"
    command = [sys.executable, str(script), "--url", url, "--out", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr == (
        f"No download from {url}: [Errno 111] Connection refused. "
        + BY_HAND.format(url=url, by_hand=tmp_path / ARCHIVE)
    )
    assert list(tmp_path.iterdir()) == []


def test_a_zip_put_there_by_hand_is_used_and_kept(server, tmp_path):
    (tmp_path / ARCHIVE).write_bytes(zipped(SMALL))
    assert run(server, tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [WORKBOOK, ARCHIVE]
    assert server.asked == 0


def test_a_wrong_zip_put_there_by_hand_is_named(server, tmp_path, capsys):
    (tmp_path / ARCHIVE).write_bytes(b"no zip")
    assert run(server, tmp_path) == 1
    assert capsys.readouterr().err == (
        f"What came is no whole zip: File is not a zip file. "
        f"Remove {tmp_path / ARCHIVE} and try again.\n"
    )


def test_a_wrong_workbook_in_place_is_neither_used_nor_overwritten(
    server, tmp_path, capsys
):
    (tmp_path / WORKBOOK).write_bytes(b"mine")
    assert run(server, tmp_path) == 1
    assert f"Remove {tmp_path / WORKBOOK} and try again." in capsys.readouterr().err
    assert (tmp_path / WORKBOOK).read_bytes() == b"mine"
    assert server.asked == 0


def test_the_published_row_counts_are_expected():
    assert ROW_COUNTS == {"Year 2009-2010": 525461, "Year 2010-2011": 541910}


def test_the_sheets_stand_under_each_other_in_one_csv(tmp_path):
    book = openpyxl.Workbook()
    for name, code in (("Year 2009-2010", 85048), ("Year 2010-2011", "79323P")):
        rows = book.create_sheet(name)
        rows.append(["StockCode", "Description", "Price", "InvoiceDate"])
        rows.append([code, 'A "7" frame, red', 6.95, dt.datetime(2009, 12, 1, 7, 45)])
        rows.append([code, None, 2, dt.datetime(2010, 1, 2, 3, 4, 5)])
    book.save(tmp_path / WORKBOOK)
    copy_workbook(tmp_path / WORKBOOK, tmp_path / "all.csv.gz")
    written = gzip.decompress((tmp_path / "all.csv.gz").read_bytes()).decode()
    assert written.splitlines() == [
        "StockCode,Description,Price,InvoiceDate",
        '85048,"A ""7"" frame, red",6.95,2009-12-01 07:45:00',
        "85048,,2,2010-01-02 03:04:05",
        '79323P,"A ""7"" frame, red",6.95,2009-12-01 07:45:00',
        "79323P,,2,2010-01-02 03:04:05",
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["all.csv.gz", WORKBOOK]
