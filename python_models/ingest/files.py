"""What a file is: its format, encoding, delimiter, header, size and hash."""

from __future__ import annotations

import csv
import glob
import gzip
import hashlib
import io
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ingest.columns import BadInputError

#: Small enough for the caches of a processor.
CHUNK_BYTES = 1024 * 1024
#: A record longer than this is not a transaction line; DuckDB needs a bound as well.
LONGEST_RECORD_BYTES = 8 * 1024 * 1024
#: A record over more lines than this means a quote that is never closed.
LONGEST_RECORD_LINES = 50
DELIMITERS = (",", ";", "\t", "|")
#: A quote with text on both sides: harmless in a bare field, damage in a quoted one. It
#: begins with the quote, and looks behind after it, as a search for one byte is fast.
_QUOTE_IN_TEXT = re.compile(rb'"(?<=[^,;\t|\r\n"]")[^,;\t|\r\n"]')
#: A quote after a blank at the beginning of a field: DuckDB takes it for an opening one.
_QUOTE_AFTER_BLANK = re.compile(rb' "(?<![^,;\t|\r\n ] ")')
#: As DuckDB reads: blanks before an opening quote do not count.
_STRICT = {"strict": True, "skipinitialspace": True}
#: What Windows writes where Latin-1 has nothing to print: € and curly quotes.
_WINDOWS_1252 = {
    code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(128, 160)
}


@dataclass(frozen=True)
class TextFacts:
    """What one pass over a text file tells.

    Parameters
    ----------
    header : column names
    delimiter : one of ``DELIMITERS``
    encoding : ``utf-8`` or ``latin-1``
    has_quoted_newlines : whether a quoted field may span lines
    has_rows : whether anything stands under the header
    """

    header: tuple[str, ...]
    delimiter: str
    encoding: str
    has_quoted_newlines: bool
    has_rows: bool


def expand(path: str) -> list[Path]:
    """Return the files that a path or glob names, in name order."""
    found = [Path(path)] if Path(path).is_file() else []
    found = found or [Path(each) for each in sorted(glob.glob(path, recursive=True))]
    return [each for each in found if each.is_file()]


def input_files(path: str) -> list[Path]:
    """Return the files of the input, in name order.

    Raises
    ------
    BadInputError
        Nothing is there, or a directory is named.
    """
    if not path.strip():
        raise BadInputError("transactions_path is empty: give a file or a glob of files.")
    if Path(path).is_dir():
        raise BadInputError(
            f"{path} is a directory. Name its files with a glob, such as {path}/*.csv."
        )
    files = expand(path)
    if not files:
        raise BadInputError(
            f"{path}: no such file. Check the var transactions_path; it is read from "
            f"the folder in which dbt runs."
        )
    return files


def refuse_outside(path: str) -> None:
    """Stop where a path or glob leads out of the folder in which dbt runs.

    By what is written: a link that its owner put into the project is the owner's will.

    Raises
    ------
    BadInputError
        The path, or a file that it names, lies outside of the project.
    """
    for each in (path, *expand(path)):
        if not Path(os.path.abspath(each)).is_relative_to(Path.cwd()):
            raise BadInputError(
                f"{path} lies outside of the project. Put the file under data, or set "
                f"the var allow_paths_outside to true."
            )


def file_format(path: Path) -> str:
    """Tell ``parquet``, ``excel``, ``csv.gz`` or ``csv`` by a file's first bytes.

    Raises
    ------
    BadInputError
        The file is empty or binary of an unknown kind.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise BadInputError(f"{path}: the file is empty.")
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "excel"
    if start.startswith(b"\x1f\x8b"):
        return "csv.gz"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInputError(f"{path}: the text is UTF-16. Save it as UTF-8.")
    if b"\x00" in start:
        raise BadInputError(
            f"{path}: this is a binary file of an unknown kind. Give CSV, CSV.GZ, "
            f"Parquet or Excel."
        )
    return "csv"


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_facts(path: Path, encoding: str, delimiter: str) -> TextFacts:
    """Read a CSV file once, in constant memory, and say how it is to be read.

    Parameters
    ----------
    path : a CSV or CSV.GZ file
    encoding : ``utf-8``, ``latin-1``, or ``auto`` (UTF-8 where the bytes allow it)
    delimiter : one character, or ``auto`` (the one that splits the header most)

    Raises
    ------
    BadInputError
        No header, a record over ``LONGEST_RECORD_BYTES``, broken quotes, damaged gzip,
        or bytes that are not of the encoding asked for.
    """
    lines_seen = 0
    tail = b""
    is_utf8 = True
    has_quoted_newlines = False
    has_broken_line = False
    first = b""
    try:
        for chunk in _chunks(path):
            if len(first) < LONGEST_RECORD_BYTES // 8:
                first += chunk
            is_utf8 = is_utf8 and _is_utf8_so_far(tail, chunk)
            text = tail + chunk
            ends = _positions(text, b"\n")
            quotes = _positions(text, b'"')
            has_quoted_newlines = has_quoted_newlines or _has_open_quote(text, ends, quotes)
            has_broken_line = has_broken_line or _has_broken_line(
                path, text, ends, quotes, first, delimiter
            )
            lengths = np.diff(ends, prepend=-1, append=len(text)) - 1
            if lengths.max() > LONGEST_RECORD_BYTES:
                number = lines_seen + 1 + int(lengths.argmax())
                raise BadInputError(
                    f"{path}, line {number}: a line of more than "
                    f"{LONGEST_RECORD_BYTES // 1024**2} MiB is no transaction line. "
                    f"Mend or remove it."
                )
            lines_seen += ends.size
            tail = text[ends[-1] + 1 :] if ends.size else text
    except (EOFError, OSError, zlib.error) as error:
        reason = str(error).rstrip(".")
        raise BadInputError(
            f"{path}: the file cannot be read: {reason}. Fetch or export it again."
        ) from error
    is_utf8 = is_utf8 and _is_utf8(tail)
    has_quoted_newlines = has_quoted_newlines or tail.count(b'"') % 2 == 1
    has_broken_line = has_broken_line or _has_broken_line(
        path, tail, np.array([len(tail)]), _positions(tail, b'"'), first, delimiter
    )
    lines_seen += bool(tail.strip())

    if encoding == "utf-8" and not is_utf8:
        raise BadInputError(
            f"{path}: the text is not UTF-8. Set the var transactions_encoding to "
            f"'latin-1' or 'auto'."
        )
    chosen = ("utf-8" if is_utf8 else "latin-1") if encoding == "auto" else encoding
    header, delimiter = _header(path, first, chosen, delimiter)
    if has_quoted_newlines or has_broken_line:
        _refuse_broken_quotes(path, chosen, delimiter)
    return TextFacts(header, delimiter, chosen, has_quoted_newlines, lines_seen > 1)


def _positions(text: bytes, byte: bytes) -> NDArray[np.int64]:
    return np.flatnonzero(np.frombuffer(text, np.uint8) == ord(byte))


def _has_open_quote(
    text: bytes, ends: NDArray[np.int64], quotes: NDArray[np.int64]
) -> bool:
    """Tell whether a line ends, or a bare carriage return stands, within quotes."""
    quotes_before = np.searchsorted(quotes, ends)
    if (np.diff(quotes_before, prepend=0) % 2).any():
        return True
    if not quotes.size or b"\r" not in text:
        return False
    if text.count(b"\r") == text.count(b"\r\n"):
        return False
    return any(b"\r" in line[:-1] for line in text.split(b"\n") if b'"' in line)


def _has_broken_line(
    path: Path,
    text: bytes,
    ends: NDArray[np.int64],
    quotes: NDArray[np.int64],
    first: bytes,
    delimiter: str,
) -> bool:
    """Tell whether a complete line with quotes is no record by itself.

    Where no field spans lines, that is all that reading the whole file would find.
    """
    if not quotes.size:
        return False
    if not (_QUOTE_IN_TEXT.search(text) or _QUOTE_AFTER_BLANK.search(text)):
        return False
    _, delimiter = _header(path, first, "latin-1", delimiter)
    starts = np.concatenate([[0], ends + 1])
    numbers = np.unique(np.searchsorted(ends, quotes))
    lines = (
        text[starts[number] : starts[number + 1]].decode("latin-1")
        for number in numbers[numbers < ends.size]
    )
    csv.field_size_limit(LONGEST_RECORD_BYTES)
    reader = csv.reader(lines, delimiter=delimiter, **_STRICT)
    try:
        return any(reader.line_num != count for count, _ in enumerate(reader, 1))
    except csv.Error:
        return True


def copy_as_utf8(path: Path, target: Path) -> None:
    """Write a Latin-1 or Windows-1252 text file, zipped or not, as plain UTF-8."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    with unfinished.open("wb") as copy:
        for chunk in _chunks(path):
            copy.write(chunk.decode("latin-1").translate(_WINDOWS_1252).encode())
    unfinished.replace(target)


def _refuse_broken_quotes(path: Path, encoding: str, delimiter: str) -> None:
    """Stop where a quote swallows what follows it, instead of losing lines silently."""
    csv.field_size_limit(LONGEST_RECORD_BYTES)
    finished = 0

    def bounded(text: Iterator[str]) -> Iterator[str]:
        for line in text:
            if reader.line_num - finished >= LONGEST_RECORD_LINES:
                raise csv.Error(f"more than {LONGEST_RECORD_LINES} lines in one field")
            yield line

    with io.TextIOWrapper(_open_bytes(path), encoding=encoding, newline="") as text:
        reader = csv.reader(bounded(text), delimiter=delimiter, **_STRICT)
        try:
            for _ in reader:
                finished = reader.line_num
        except csv.Error as error:
            raise BadInputError(
                f"{path}, line {finished + 1}: a quoted field is not closed, or goes on "
                f"after its closing quote ({error}). Close it, and write a quote inside "
                f"a quoted field twice."
            ) from error


def _chunks(path: Path) -> Iterator[bytes]:
    with _open_bytes(path) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _open_bytes(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if is_gzip else path.open("rb")  # type: ignore[return-value]


def _is_utf8_so_far(tail: bytes, chunk: bytes) -> bool:
    if tail.isascii() and chunk.isascii():
        return True
    # Up to the last line end only: a character may be split between two chunks.
    text = tail + chunk
    return _is_utf8(text[: text.rfind(b"\n") + 1])


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _header(
    path: Path, first: bytes, encoding: str, delimiter: str
) -> tuple[tuple[str, ...], str]:
    start = first.partition(b"\n")[0]
    line = start.decode("utf-8-sig" if encoding == "utf-8" else encoding, "ignore")
    line = line.rstrip("\r")
    if not line.strip():
        raise BadInputError(
            f"{path}: the first line is blank. Let the file begin with its header."
        )
    if "\r" in line:
        raise BadInputError(
            f"{path}: the lines end in a bare carriage return. Save the file with the "
            f"line ends of Unix or Windows."
        )
    if line.count('"') % 2:
        raise BadInputError(
            f"{path}, line 1: a column name is quoted over several lines. Write the "
            f"header in one line."
        )
    if delimiter == "auto":
        delimiter = max(DELIMITERS, key=line.count)
    names = next(csv.reader(io.StringIO(line), delimiter=delimiter))
    return tuple(name.strip() for name in names), delimiter
