"""Bytes that no shop would write: a message or every record, never anything else.

SHOAL_FUZZ_MINUTES says how long, 10 unless set; SHOAL_FUZZ_SEED where it begins.
"""

from __future__ import annotations

import csv
import io
import os
import random
import resource
import time

import duckdb
from ingest.columns import BadInputError
from ingest.plan import ReadRequest, plan_read
from projects import read_aliases

MINUTES = float(os.environ.get("SHOAL_FUZZ_MINUTES", "10"))
SEED = int(os.environ.get("SHOAL_FUZZ_SEED", "20"))
HEADER = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
LINES = [
    f"{number},S{number},{name},2,2020-01-01 10:00,2.50,{number % 3},{land}\n"
    for number, (name, land) in enumerate(
        [
            ("Cup", "France"), ('"Cup, ""large"""', "Österreich"), ("", ""),
            ('"two\nlines"', "日本"), ("5 nails", '"Korea, Republic of"'), ("x" * 300, "é"),
        ]
        * 5
    )
]  # fmt: skip
WHOLE = (HEADER + "".join(LINES)).encode()
#: What tends to break readers.
PIECES = [
    b'"', b"\n", b"\r", b"\r\n", b",", b";", b"\t", b"\0", b"\xff", b"\xef\xbb\xbf",
    b"\x01", b"\xe2\x80\xa8", b"\\", b'""', b'"\n', b"PK\x03\x04", b"PAR1", b"\x1f\x8b",
    b"#", b"'", b"=1", b" ", b"\xc3", b"\x85",
]  # fmt: skip


def mangled(draw: random.Random) -> bytes:
    """Return the file with some bytes changed, lost, doubled or put elsewhere."""
    content = bytearray(WHOLE)
    for _ in range(draw.choice([1, 1, 2, 3, 8])):
        at, length = draw.randrange(len(content) + 1), draw.choice([1, 1, 2, 40, 400])
        kind = draw.randrange(5)
        if kind == 0:
            del content[at : at + length]
        elif kind == 1:
            content[at:at] = draw.choice(PIECES)
        elif kind == 2:
            content[at:at] = draw.randbytes(min(length, 8))
        elif kind == 3:
            start = draw.randrange(len(content) + 1)
            content[at:at] = content[start : start + length]
        elif at < len(content):
            content[at] = draw.randrange(256)
        if not content:
            content = bytearray(b"x")
    return bytes(content)


def record_count(content: bytes) -> int:
    """Count the records under the header as Python's own reader of CSV does."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=lambda sign: len(header.split(sign)))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return sum(1 for row in rows if row) - 1


def test_every_file_is_refused_in_a_sentence_or_read_whole(tmp_path):
    aliases = read_aliases()
    draw, refused, read = random.Random(SEED), 0, 0
    path = tmp_path / "shop.csv"
    until = time.monotonic() + 60 * MINUTES
    while time.monotonic() < until:
        content = mangled(draw)
        path.write_bytes(content)
        cache = str(tmp_path / "converted")
        try:
            plan = plan_read(ReadRequest(str(path), aliases, cache_folder=cache))
        except BadInputError as error:
            assert 20 < len(str(error)) < 1000, content
            refused += 1
            continue
        with duckdb.connect() as database:
            rows = database.execute(f"select count(*) from ({plan.sql})").fetchall()
        assert rows[0][0] == record_count(content), content
        read += 1
    print(f"\n{refused + read} files: {refused} refused, {read} read")
    assert refused > 10 * MINUTES and read > 10 * MINUTES
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 * 1024**2, "2 GB"
