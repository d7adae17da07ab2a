"""Fetch Online Retail II (UCI, CC BY 4.0) into data/raw, checked; nothing half."""

from __future__ import annotations

import argparse
import http.client
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook
from tqdm import tqdm

URL = "https://archive.ics.uci.edu/static/public/502/online+retail+ii.zip"
ARCHIVE = "online_retail_II.zip"
WORKBOOK = "online_retail_II.xlsx"
#: Rows under the header of each sheet, as published.
ROW_COUNTS = {"Year 2009-2010": 525_461, "Year 2010-2011": 541_910}
FOLDER = Path(__file__).resolve().parents[1] / "data" / "raw"
CHUNK_BYTES = 1024 * 1024
TIMEOUT_SECONDS = 60


class FetchError(RuntimeError):
    """The data cannot be had; the message says why and what to do."""


def fetch(url: str, folder: Path, row_counts: Mapping[str, int]) -> str:
    """Put the checked workbook into a folder, where it is not there yet.

    Parameters
    ----------
    url : address of the zip
    folder : where the workbook goes; a zip put there by hand is used as if fetched
    row_counts : rows that each sheet must have

    Returns
    -------
    What was done, in a sentence.

    Raises
    ------
    FetchError
        No answer, a broken download, or not the data that was expected.
    """
    target = folder / WORKBOOK
    if target.exists():
        try:
            _check_workbook(target, row_counts)
        except FetchError as error:
            raise FetchError(f"{error} Remove {target} and try again.") from error
        return f"{target} is there already, with all its rows."

    folder.mkdir(parents=True, exist_ok=True)
    by_hand = folder / ARCHIVE
    # Beside its place, so that the last step is a rename, which happens or does not.
    with tempfile.TemporaryDirectory(prefix=".fetch_", dir=folder) as unfinished:
        archive = by_hand if by_hand.exists() else Path(unfinished) / ARCHIVE
        try:
            if archive is not by_hand:
                _download(url, archive)
            workbook = _unpack(archive, Path(unfinished))
            _check_workbook(workbook, row_counts)
        except FetchError as error:
            remedy = f"Remove {by_hand} and try again."
            if archive is not by_hand:
                remedy = f"Download {url} by hand, put it at {by_hand} and try again."
            raise FetchError(f"{error} {remedy}") from error
        workbook.replace(target)
    return f"{target} is there, with all its rows."


def _download(url: str, target: Path) -> None:
    request = urllib.request.Request(url, headers={"User-Agent": "shoal"})
    try:
        with (
            urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer,
            target.open("wb") as file,
        ):
            expected = int(answer.headers.get("Content-Length", 0)) or None
            with tqdm(
                desc=ARCHIVE, total=expected, unit="B", unit_scale=True, disable=None
            ) as bar:
                while chunk := answer.read(CHUNK_BYTES):
                    bar.update(file.write(chunk))
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        status = f"{error.code} " if isinstance(error, urllib.error.HTTPError) else ""
        raise FetchError(f"No download from {url}: {status}{reason}.") from error
    size = target.stat().st_size
    if expected is not None and size != expected:
        raise FetchError(f"The download broke off after {size:,} of {expected:,} bytes.")


def _unpack(archive: Path, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(archive) as zipped:
            if WORKBOOK not in zipped.namelist():
                held = ", ".join(zipped.namelist()) or "nothing"
                raise FetchError(f"The zip has no {WORKBOOK} but {held}.")
            with (
                zipped.open(WORKBOOK) as packed,
                (folder / WORKBOOK).open("wb") as file,
            ):
                shutil.copyfileobj(packed, file)
    except (zipfile.BadZipFile, EOFError) as error:
        raise FetchError(f"What came is no whole zip: {error}.") from error
    return folder / WORKBOOK


def _check_workbook(path: Path, row_counts: Mapping[str, int]) -> None:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for sheet, expected in row_counts.items():
            if sheet not in workbook.sheet_names:
                raise FetchError(
                    f"{WORKBOOK} has no sheet '{sheet}' but "
                    f"{', '.join(workbook.sheet_names)}."
                )
            found = max(workbook.get_sheet_by_name(sheet).height - 1, 0)
            if found != expected:
                raise FetchError(
                    f"Sheet '{sheet}' of {WORKBOOK} has {found:,} rows, not {expected:,}."
                )
    except CalamineError as error:
        raise FetchError(f"{path.name} is no readable workbook: {error}.") from error


def main(arguments: Sequence[str], row_counts: Mapping[str, int] = ROW_COUNTS) -> int:
    """Run from the command line; 0 when the data is there, else 1 and one message."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=URL, help="address of the zip")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder for the workbook")
    options = parser.parse_args(arguments)
    try:
        done = fetch(options.url, options.out, row_counts)
    except FetchError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{done} Next: make build TRANSACTIONS={options.out / WORKBOOK}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
