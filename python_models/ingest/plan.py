"""From a path to the SQL that reads it: one select per file or sheet, as text columns.

DuckDB reads the rows; this only decides how, so that the compiled model shows plainly
which file is read with which options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest import excel, files
from ingest.columns import Alias, BadInputError, map_columns

#: Stands in no file; tells a field that is not there (null) from an empty one ('').
NO_FIELD = "\x01"


@dataclass(frozen=True)
class ReadRequest:
    """What the project's vars say about the input.

    Parameters
    ----------
    path : file or glob, relative to the working directory
    aliases : accepted spellings of the canonical columns
    columns : canonical name → header, where the aliases do not fit
    encoding, delimiter : as in `files.text_facts`
    sheets : Excel sheets to read, all if empty
    decimal_mark : how amounts are written; numbers of typed files are written so, too
    cache_folder : where copies of what DuckDB cannot read (Excel, Latin-1) are kept
    """

    path: str
    aliases: Sequence[Alias]
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "auto"
    delimiter: str = "auto"
    sheets: Sequence[str] = ()
    decimal_mark: str = "."
    cache_folder: str = "target/converted"


@dataclass(frozen=True)
class InputFile:
    """One file that is read: for the record of runs."""

    path: str
    format: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class ReadPlan:
    """How to read the input.

    Parameters
    ----------
    sql : a query with one row per record: ``source_file, source_sheet, source_number``
        (which file or sheet, from 1), ``source_row_number`` (from 1, the header not
        counted), ``row_problem`` and one text column per canonical column
    files : what is read
    absent_columns : canonical columns that no file has
    """

    sql: str
    files: tuple[InputFile, ...]
    absent_columns: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the plan as plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class _Part:
    """One file or sheet: where its rows come from and what its columns are called."""

    file: Path
    sheet: str | None
    header: tuple[str, ...]
    column_sql: tuple[str, ...]
    row_number_sql: str
    problem_sql: str
    from_sql: str


def plan_read(request: ReadRequest) -> ReadPlan:
    """Look at the input and return the SQL that reads it.

    Raises
    ------
    BadInputError
        The input cannot be read as transactions; the message names file and remedy.
    """
    inputs, parts = [], []
    for path in files.input_files(request.path):
        try:
            kind = files.file_format(path)
            digest = files.sha256(path)
            inputs.append(InputFile(str(path), kind, path.stat().st_size, digest))
            parts += _parts(path, kind, digest, request)
        except OSError as error:
            raise BadInputError(f"{path}: cannot be read: {error}.") from error
    if not parts:
        raise BadInputError(f"{request.path}: there is a header but no row under it.")

    canonical = list(dict.fromkeys(alias.column_name for alias in request.aliases))
    selects, present = [], set()
    for number, part in enumerate(parts, start=1):
        positions = _positions(part, request)
        present |= positions.keys()
        selects.append(_select(part, number, positions, canonical))
    return ReadPlan(
        sql="\nunion all by name\n".join(selects),
        files=tuple(inputs),
        absent_columns=tuple(name for name in canonical if name not in present),
    )


def _positions(part: _Part, request: ReadRequest) -> dict[str, int]:
    if not part.sheet:
        return map_columns(part.header, request.aliases, request.columns, str(part.file))
    where = f"{part.file}, sheet '{part.sheet}'"
    try:
        return map_columns(part.header, request.aliases, request.columns, where)
    except BadInputError as error:
        raise BadInputError(
            f"{error} If the sheet holds no transactions, name those that do in the var "
            f"transactions_sheets."
        ) from error


def _parts(path: Path, kind: str, digest: str, request: ReadRequest) -> list[_Part]:
    """Return what there is to read; a file without rows (a closed day) gives nothing."""
    cache = Path(request.cache_folder) / digest[:16]
    if kind == "parquet":
        return _parquet_parts(path, request.decimal_mark)
    if kind == "excel":
        copies = excel.sheets_to_parquet(path, request.sheets, request.decimal_mark, cache)
        return [_excel_part(path, *copied) for copied in copies]
    facts = files.text_facts(path, request.encoding, request.delimiter)
    if not facts.has_rows:
        return []
    if facts.encoding == "utf-8":
        return [_csv_part(path, path, "gzip" if kind == "csv.gz" else "none", facts)]
    # DuckDB stops at the bytes that Windows adds to Latin-1, so it gets a copy.
    copy = cache / "utf8.csv"
    if not copy.exists():
        files.copy_as_utf8(path, copy)
    return [_csv_part(path, copy, "none", facts)]


def _csv_part(
    path: Path, readable: Path, compression: str, facts: files.TextFacts
) -> _Part:
    names = tuple(f"c{position}" for position in range(len(facts.header)))
    # One column more than the header, so that a field too many is seen, not dropped.
    columns = ", ".join(f"'{name}': 'varchar'" for name in [*names, "surplus"])
    options = [
        f"columns = {{{columns}}}",
        "auto_detect = false, header = false, skip = 1",
        f"delim = {_literal(facts.delimiter)}, quote = '\"', escape = '\"'",
        f"encoding = 'utf-8', compression = '{compression}'",
        f"nullstr = '{NO_FIELD}', null_padding = true, strict_mode = false",
        f"max_line_size = {2 * files.LONGEST_RECORD_BYTES}",
        f"buffer_size = {4 * files.LONGEST_RECORD_BYTES}",
    ]
    if facts.has_quoted_newlines:
        options.append("parallel = false")
    joined = ",\n        ".join(options)
    return _Part(
        file=path,
        sheet=None,
        header=facts.header,
        column_sql=names,
        row_number_sql="row_number() over ()",
        problem_sql=(
            f"case when surplus <> '' then 'too many fields' "
            f"when {names[-1]} is null then 'too few fields' end"
        ),
        from_sql=f"read_csv(\n        {_literal(str(readable))},\n        {joined}\n    )",
    )


def _parquet_parts(path: Path, decimal_mark: str) -> list[_Part]:
    try:
        schema = pq.read_schema(path)
        row_count = pq.read_metadata(path).num_rows
    except (OSError, ValueError) as error:
        reason = str(error).rstrip(".")
        raise BadInputError(
            f"{path}: not a readable Parquet file: {reason}. Fetch or export it again."
        ) from error
    if not row_count:
        return []
    return [
        _Part(
            file=path,
            sheet=None,
            header=tuple(schema.names),
            column_sql=tuple(_parquet_text(each, decimal_mark) for each in schema),
            row_number_sql="file_row_number + 1",
            problem_sql="cast(null as varchar)",
            from_sql=f"read_parquet({_literal(str(path))}, file_row_number = true)",
        )
    ]


def _parquet_text(column: pa.Field, decimal_mark: str) -> str:
    text = f"cast({_identifier(column.name)} as varchar)"
    has_point = pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)
    if decimal_mark == "." or not has_point:
        return text
    # Only where a fraction follows: ids that a missing value made 13085.0 stay as they are.
    return f"regexp_replace({text}, '\\.(\\d*[1-9])', '{decimal_mark}\\1')"


def _excel_part(path: Path, sheet: str, header: tuple[str, ...], copy: Path) -> _Part:
    return _Part(
        file=path,
        sheet=sheet,
        header=header,
        column_sql=tuple(f"c{position}" for position in range(len(header))),
        row_number_sql=excel.ROW_NUMBER,
        problem_sql="cast(null as varchar)",
        from_sql=f"read_parquet({_literal(str(copy))})",
    )


def _select(
    part: _Part, number: int, positions: Mapping[str, int], canonical: Sequence[str]
) -> str:
    columns = [
        f"{_literal(str(part.file))} as source_file",
        f"cast({_literal(part.sheet)} as varchar) as source_sheet",
        f"{number} as source_number",
        f"{part.row_number_sql} as source_row_number",
        f"{part.problem_sql} as row_problem",
    ]
    for name in canonical:
        sql = part.column_sql[positions[name]] if name in positions else "null"
        columns.append(
            f"cast({sql} as varchar) as {name}" if sql == "null" else f"{sql} as {name}"
        )
    listed = ",\n        ".join(columns)
    return f"    select\n        {listed}\n    from {part.from_sql}"


def _literal(text: str | None) -> str:
    return "null" if text is None else "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
