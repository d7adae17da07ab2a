"""Excel workbooks to Parquet text, sheet by sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from ingest.columns import BadInputError

ROWS_PER_BATCH = 50_000
ROW_NUMBER = "source_row_number"


def sheets_to_parquet(
    path: Path, sheets: Sequence[str], decimal_mark: str, cache: Path
) -> list[tuple[str, tuple[str, ...], Path]]:
    """Copy a workbook's sheets to Parquet files of text columns ``c0, c1, …``.

    Parameters
    ----------
    path : an .xlsx, .xls or .xlsb file
    sheets : the sheets to read; none means all that have rows
    decimal_mark : how fractions are written
    cache : folder for the Parquet files; what is there already is used again, so the
        caller names it after the workbook's content

    Returns
    -------
    (sheet, header, Parquet file) for each sheet with a row under its header.

    Raises
    ------
    BadInputError
        Not a workbook, or a sheet is not there.
    """
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        absent = [sheet for sheet in sheets if sheet not in workbook.sheet_names]
        if absent:
            raise BadInputError(
                f"{path}: no sheet '{absent[0]}' (var transactions_sheets). It has: "
                f"{', '.join(workbook.sheet_names)}."
            )
        return list(_copies(workbook, sheets, decimal_mark, cache))
    except CalamineError as error:
        raise BadInputError(
            f"{path}: not a readable Excel workbook: {error}. Save it again as .xlsx or "
            f"as CSV, without a password."
        ) from error


def _copies(
    workbook: CalamineWorkbook, sheets: Sequence[str], decimal_mark: str, cache: Path
) -> Iterator[tuple[str, tuple[str, ...], Path]]:
    marked = "" if decimal_mark == "." else "_comma"
    for number, sheet in enumerate(workbook.sheet_names):
        if sheets and sheet not in sheets:
            continue
        rows = workbook.get_sheet_by_name(sheet).iter_rows()
        first = next(rows, None)
        second = next(rows, None)
        if first is None or second is None:
            continue
        header = tuple((_text(cell, ".") or "").strip() for cell in first)
        target = cache / f"sheet_{number}{marked}.parquet"
        if not target.exists():
            _write(chain([second], rows), len(header), decimal_mark, target)
        if pq.read_metadata(target).num_rows:
            yield sheet, header, target


def _write(
    rows: Iterable[Sequence[object]], width: int, decimal_mark: str, target: Path
) -> None:
    names = [f"c{position}" for position in range(width)]
    schema = pa.schema([*((name, pa.string()) for name in names), (ROW_NUMBER, pa.int64())])
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    with pq.ParquetWriter(unfinished, schema) as writer:
        for batch in _batches(rows):
            numbers, records = zip(*batch, strict=True)
            cells = [
                [_text(cell, decimal_mark) for cell in column]
                for column in zip(*records, strict=True)
            ]
            writer.write_table(pa.table([*cells, pa.array(numbers)], schema=schema))
    unfinished.replace(target)


def _batches(
    rows: Iterable[Sequence[object]],
) -> Iterator[list[tuple[int, Sequence[object]]]]:
    # Blank rows are no records, but they count, so that a number finds its row.
    numbered = (each for each in enumerate(rows, start=1) if any(_is_filled(each[1])))
    while batch := list(islice(numbered, ROWS_PER_BATCH)):
        yield batch


def _is_filled(row: Sequence[object]) -> Iterator[bool]:
    return (cell is not None and cell != "" for cell in row)


def _text(cell: object, decimal_mark: str) -> str | None:
    """Write a cell as CSV would: whole numbers without a point, instants in ISO."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", decimal_mark)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return str(cell)
