"""Excel workbooks to Parquet text, sheet by sheet, in constant memory."""

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
    path: Path, sheets: Sequence[str], cache: Path
) -> list[tuple[str, tuple[str, ...], Path]]:
    """Copy a workbook's sheets to Parquet files of text columns ``c0, c1, …``.

    Parameters
    ----------
    path : an .xlsx, .xls or .xlsb file
    sheets : the sheets to read; none means all that have rows
    cache : folder for the Parquet files; what is there already is used again, so the
        caller names it after the workbook's content

    Returns
    -------
    (sheet, header, Parquet file) for each sheet with rows.

    Raises
    ------
    BadInputError
        Not a workbook, a sheet is not there, or no sheet has a row.
    """
    try:
        workbook = CalamineWorkbook.from_path(str(path))
    except CalamineError as error:
        raise BadInputError(f"{path}: not a readable Excel workbook: {error}.") from error
    absent = [sheet for sheet in sheets if sheet not in workbook.sheet_names]
    if absent:
        raise BadInputError(
            f"{path}: no sheet '{absent[0]}' (var transactions_sheets). It has: "
            f"{', '.join(workbook.sheet_names)}."
        )
    copied = []
    for number, sheet in enumerate(workbook.sheet_names):
        if sheets and sheet not in sheets:
            continue
        rows = workbook.get_sheet_by_name(sheet).iter_rows()
        first = next(rows, None)
        second = next(rows, None)
        if first is None or second is None:
            continue
        header = tuple(_text(cell) or "" for cell in first)
        target = cache / f"sheet_{number}.parquet"
        if not target.exists():
            _write(chain([second], rows), len(header), target)
        copied.append((sheet, header, target))
    if not copied:
        raise BadInputError(f"{path}: no sheet has a header and a row under it.")
    return copied


def _write(rows: Iterable[Sequence[object]], width: int, target: Path) -> None:
    names = [f"c{position}" for position in range(width)]
    schema = pa.schema([*((name, pa.string()) for name in names), (ROW_NUMBER, pa.int64())])
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    done = 0
    with pq.ParquetWriter(unfinished, schema) as writer:
        for batch in _batches(iter(rows)):
            cells = [[_text(cell) for cell in column] for column in zip(*batch, strict=True)]
            numbers = range(done + 1, done + len(batch) + 1)
            writer.write_table(pa.table([*cells, pa.array(numbers)], schema=schema))
            done += len(batch)
    unfinished.replace(target)


def _batches(rows: Iterator[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    while batch := list(islice(rows, ROWS_PER_BATCH)):
        yield batch


def _text(cell: object) -> str | None:
    """Write a cell as CSV would: whole numbers without a point, instants in ISO."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return str(cell)
