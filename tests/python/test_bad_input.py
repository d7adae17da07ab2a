"""Bad input ends in one clear message, or in a counted disposition; each exactly known."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ingest.columns import BadInputError
from ingest.plugin import list_files, read_plan
from projects import copy_project, query, run_dbt

HEADER = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
LINE = "1,S1,Cup,2,2020-01-01 10:00,2.50,42,France\n"
WHOLE = (HEADER + LINE).encode()
ACCEPTED_IDS = (
    "client_id, cust_id, customer, customer_id, customer_no, customer_number, kunde, "
    "kunden_id, kundennummer"
)
QUOTES = "Close it, and write a quote inside a quoted field twice."


def written(name: str, content: bytes) -> Callable[[Path], str]:
    """Return a maker of one file, that returns the path to read."""

    def make(folder: Path) -> str:
        (folder / name).write_bytes(content)
        return str(folder / name)

    return make


def parquet_cut_short(folder: Path) -> str:
    path = folder / "cut.parquet"
    pq.write_table(pa.table({"customer_id": ["42"] * 1000}), path)
    path.write_bytes(path.read_bytes()[:-20])
    return str(path)


def parquet_without_rows(folder: Path) -> str:
    pq.write_table(pa.table({"customer_id": pa.array([], pa.string())}), folder / "f")
    return str(folder / "f")


def workbook(sheets: dict[str, list[list]]) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(folder / "book.xlsx")
        return str(folder / "book.xlsx")

    return make


def quoted(*descriptions: str, then: str = "") -> bytes:
    lines = (LINE.replace("Cup", each) for each in descriptions)
    return (HEADER + "".join(lines) + then).encode()


NOT_CLOSED = (
    "{path}, line 2: a quoted field is not closed, or goes on after its closing quote"
)
MESSAGES = {
    "an_empty_path_is_told": (
        lambda folder: " ",
        "transactions_path is empty: give a file or a glob of files.",
    ),
    "a_missing_file_is_named": (
        lambda folder: str(folder / "nothing.csv"),
        "{path}: no such file. Check the var transactions_path; it is read from the "
        "folder in which dbt runs.",
    ),
    "a_glob_without_files_is_named": (
        lambda folder: str(folder / "*.csv"),
        "{path}: no such file. Check the var transactions_path; it is read from the "
        "folder in which dbt runs.",
    ),
    "a_directory_wants_a_glob": (
        str,
        "{path} is a directory. Name its files with a glob, such as {path}/*.csv.",
    ),
    "an_empty_file_is_told": (written("f.csv", b""), "{path}: the file is empty."),
    "a_header_alone_is_no_input": (
        written("f.csv", HEADER.encode()),
        "{path}: there is a header but no row under it.",
    ),
    "a_parquet_file_without_rows_is_no_input": (
        parquet_without_rows,
        "{path}: there is a header but no row under it.",
    ),
    "a_sheet_with_blank_rows_only_is_no_input": (
        workbook({"a": [["Customer ID", "Date"], [None, None], ["", None]], "b": []}),
        "{path}: there is a header but no row under it.",
    ),
    "a_blank_first_line_is_told": (
        written("f.csv", b"\n" + WHOLE),
        "{path}: the first line is blank. Let the file begin with its header.",
    ),
    "a_missing_critical_column_is_named_with_its_spellings": (
        written("f.csv", b"Date,Total\n2020-01-01,5\n"),
        "{path}: missing column customer_id (accepted: " + ACCEPTED_IDS + "). The file "
        "has: Date, Total. Rename the column, add its spelling to "
        "seeds/column_aliases.csv, or set the var transactions_columns.",
    ),
    "a_missing_amount_says_what_could_stand_for_it": (
        written("f.csv", b"Date,Client ID,Price\n2020-01-01,42,5\n"),
        "{path}: missing column quantity (accepted: anzahl, lineitem_quantity, menge, qty, "
        "quantity, units). The file has: "
        "Date, Client ID, Price. A line total can stand for quantity and price. Rename "
        "the column, add its spelling to seeds/column_aliases.csv, or set the var "
        "transactions_columns.",
    ),
    "a_sheet_without_transactions_names_the_var": (
        workbook({"notes": [["Total", "Date"], [1, 2]]}),
        "{path}, sheet 'notes': missing column customer_id (accepted: " + ACCEPTED_IDS
        + "). The file has: Total, Date. Rename the column, add its spelling to "
        "seeds/column_aliases.csv, or set the var transactions_columns. If the sheet "
        "holds no transactions, name those that do in the var transactions_sheets.",
    ),
    "a_column_given_twice_is_named": (
        written("f.csv", WHOLE.replace(b"StockCode", b"customer_id")),
        "{path}: the column 'Customer ID' is there more than once. Rename or drop one of "
        "them.",
    ),
    "two_columns_of_one_meaning_are_named": (
        written("f.csv", WHOLE.replace(b"StockCode", b"Client ID")),
        "{path}: the columns 'Client ID' and 'Customer ID' both mean customer_id. Rename "
        "or drop one, or say which with --vars 'transactions_columns: {{customer_id: "
        '"Customer ID"}}\'.',
    ),
    "a_binary_file_is_told": (
        written("f.csv", bytes(range(256))),
        "{path}: this is a binary file of an unknown kind. Give CSV, CSV.GZ, Parquet or "
        "Excel.",
    ),
    "a_nul_byte_is_no_text": (
        written("f.csv", quoted("Cup", "C\0up")),
        "{path}: this is a binary file of an unknown kind. Give CSV, CSV.GZ, Parquet or "
        "Excel.",
    ),
    "utf_16_wants_utf_8": (
        written("f.csv", WHOLE.decode().encode("utf-16")),
        "{path}: the text is UTF-16. Save it as UTF-8.",
    ),
    "bare_carriage_returns_are_told": (
        written("f.csv", WHOLE.replace(b"\n", b"\r")),
        "{path}: the lines end in a bare carriage return. Save the file with the line "
        "ends of Unix or Windows.",
    ),
    "a_header_over_two_lines_is_told": (
        written("f.csv", WHOLE.replace(b"Price", b'"Price\nin pounds"')),
        "{path}, line 1: a column name is quoted over several lines. Write the header in "
        "one line.",
    ),
    "ten_megabytes_in_a_field_name_their_line": (
        written("f.csv", quoted("Cup", "x" * 10 * 1024**2)),
        "{path}, line 3: a line of more than 8 MiB is no transaction line. Mend or remove "
        "it.",
    ),
    "a_quote_never_closed_names_its_line": (
        written("f.csv", quoted('"Cup', then=LINE * 3)),
        NOT_CLOSED + " (unexpected end of data). " + QUOTES,
    ),
    "a_quote_that_runs_away_names_its_line": (
        written("f.csv", quoted('"Cup', then=LINE * 100)),
        NOT_CLOSED + " (more than 50 lines in one field). " + QUOTES,
    ),
    "two_open_quotes_do_not_swallow_a_line": (
        written("f.csv", quoted('"Cup', '"Saucer')),
        NOT_CLOSED + " (',' expected after '\"'). " + QUOTES,
    ),
    "text_after_a_closing_quote_loses_no_letter": (
        written("f.csv", quoted('"5" nail')),
        NOT_CLOSED + " (',' expected after '\"'). " + QUOTES,
    ),
    "a_quote_after_a_blank_does_not_swallow_a_line": (
        written("f.csv", quoted(' ""large"""', then=LINE * 3)),
        NOT_CLOSED + " (',' expected after '\"'). " + QUOTES,
    ),
    "a_gz_cut_short_is_told": (
        written("f.csv.gz", gzip.compress(WHOLE)[:-12]),
        "{path}: the file cannot be read: Compressed file ended before the end-of-stream "
        "marker was reached. Fetch or export it again.",
    ),
    "a_gz_with_wrong_bytes_is_told": (
        written("f.csv.gz", gzip.compress(WHOLE)[:10] + b"\xff" * 40),
        "{path}: the file cannot be read: Error -3 while decompressing data: invalid "
        "block type. Fetch or export it again.",
    ),
    "a_parquet_cut_short_is_told": (
        parquet_cut_short,
        "{path}: not a readable Parquet file: Parquet magic bytes not found in footer. "
        "Either the file is corrupted or this is not a parquet file. Fetch or export it "
        "again.",
    ),
    "an_xlsx_that_is_no_workbook_is_told": (
        written("f.xlsx", b"PK\x03\x04 and nothing more"),
        "{path}: not a readable Excel workbook: invalid Zip archive: Could not find EOCD. "
        "Save it again as .xlsx or as CSV, without a password.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "message"), MESSAGES.values(), ids=MESSAGES)
def test_one_message(make, message, tmp_path, read_lines):
    path = make(tmp_path)
    with pytest.raises(BadInputError) as caught:
        read_lines(path)
    assert str(caught.value) == message.format(path=path)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param(
            {"columns": {"customer_id": "Buyer"}},
            "{path}: transactions_columns says that customer_id is 'Buyer', but the file "
            "has: Invoice, StockCode, Description, Quantity, InvoiceDate, Price, Customer "
            "ID, Country.",
            id="an_override_names_a_header_that_is_not_there",
        ),
        pytest.param(
            {"columns": {"buyer": "Customer ID"}},
            "transactions_columns names 'buyer', which is no column of ours. Use one of: "
            "country, customer_id, description, invoice_id, invoiced_at, line_total, "
            "quantity, stock_code, unit_price.",
            id="an_override_names_a_column_that_we_do_not_have",
        ),
        pytest.param(
            {"encoding": "utf-8"},
            "{path}: the text is not UTF-8. Set the var transactions_encoding to "
            "'latin-1' or 'auto'.",
            id="bytes_are_not_of_the_encoding_asked_for",
        ),
    ],
)
def test_one_message_for_settings(settings, message, tmp_path, read_lines):
    path = tmp_path / "f.csv"
    path.write_bytes(WHOLE.replace(b"Cup", b"Caf\xe9"))
    with pytest.raises(BadInputError) as caught:
        read_lines(path, **settings)
    assert str(caught.value) == message.format(path=path)


@pytest.mark.parametrize(
    ("path", "is_refused"),
    [
        ("data/shop.csv", False),
        ("./data/../data/shop.csv", False),
        ("data/linked.csv", False),
        ("../outside.csv", True),
        ("data/../../outside.csv", True),
        ("{outside}", True),
        ("../*.csv", True),
        ("data/**/../../../outside.csv", True),
        ("../not there.csv", True),
    ],
)
@pytest.mark.parametrize("ask", [list_files, read_plan])
def test_a_path_stays_in_the_project_unless_a_var_says_so(
    tmp_path, aliases, monkeypatch, path, is_refused, ask
):
    project, outside = tmp_path / "project", tmp_path / "outside.csv"
    (project / "data").mkdir(parents=True)
    for file in (outside, project / "data" / "shop.csv"):
        file.write_bytes(WHOLE)
    (project / "data" / "linked.csv").symlink_to(outside)
    monkeypatch.chdir(project)
    request = {
        "path": path.format(outside=outside),
        "aliases": [dataclasses.asdict(alias) for alias in aliases],
    }
    told = {
        allowed: json.loads(ask(json.dumps({**request, "allow_outside": allowed})))
        for allowed in (True, False)
    }
    assert "lies outside" not in told[True].get("error", "")
    assert ("error" in told[False]) is is_refused
    assert not is_refused or "lies outside of the project" in told[False]["error"]


def test_a_sheet_that_is_not_there_is_named(tmp_path, read_lines):
    path = workbook({"a": [["x"]], "b": []})(tmp_path)
    with pytest.raises(BadInputError) as caught:
        read_lines(path, sheets=["c"])
    assert str(caught.value) == (
        f"{path}: no sheet 'c' (var transactions_sheets). It has: a, b."
    )


def test_a_file_that_may_not_be_read_is_told(tmp_path, read_lines, monkeypatch):
    path = written("f.csv", WHOLE)(tmp_path)

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("ingest.files.sha256", refuse)
    with pytest.raises(BadInputError, match=r"cannot be read: .*Permission denied\.$"):
        read_lines(path)


def line(**cells: str) -> str:
    """Return one line of the input, good but for the cells given."""
    good = {
        "invoice": "{invoice}", "stock": "S1", "description": "Cup", "quantity": "2",
        "date": "2020-01-01 10:00", "price": "2.50", "customer": "42", "country": "France",
    }  # fmt: skip
    return ",".join({**good, **cells}.values()) + "\n"


# What must stay a text wherever it gets: in SQL, in Jinja, in a page, in a spreadsheet.
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'; drop table marts.dim_customers; --",
    "' or '1'='1",
    "{{ 1 / 0 }}{% raw %}",
    "${inputs.id}",
    "[a](javascript:alert(1)) **b** `c`",
    '=cmd|"/c calc"!A1',
    "@SUM(1+1)*cmd",
    "\u202eevil\u202c \u2066x\u2069",
    "..\\..\\..\\etc\\passwd",
    "%s %d {0} \\x00",
    "😀 ﷽ é",
    "long " + "x" * 1_000_000,
]
# CSV with it is refused; in typed files it is a letter like others.
NUL = "C\0up"


def as_field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# name: (content of the file, the disposition of each record in it)
LINES = {
    "good": (HEADER + line(), ["sale"]),
    "a_byte_order_mark": ("\ufeff" + HEADER + line(), ["sale"]),
    "windows_line_ends": ((HEADER + line()).replace("\n", "\r\n"), ["sale"]),
    "too_few_fields": (HEADER + "{invoice},S1\n" + line(), ["malformed_row", "sale"]),
    "too_many_fields": (HEADER + line(country="Fr,ance"), ["malformed_row"]),
    "one_delimiter_too_many_at_the_end": (HEADER + line(country="France,"), ["sale"]),
    "an_empty_last_field": (HEADER + line(country=""), ["sale"]),
    "a_bare_carriage_return_in_a_line": (
        HEADER + line(description="C\rup"), ["malformed_row"] * 2,
    ),
    "dates_beyond_the_plausible": (
        HEADER
        + line(date="1899-12-31")
        + line(date="2199-01-01")
        + line(date="1994-12-31 23:59:59")
        + line(date="1995-01-01")
        + line(date="2099-12-31 23:59:59")
        + line(date="2100-01-01")
        + line(date="infinity"),
        [
            "date_out_of_range", "date_out_of_range", "date_out_of_range", "sale", "sale",
            "date_out_of_range", "date_out_of_range",
        ],
    ),
    "dates_that_are_not_iso": (
        HEADER + "".join(
            line(date=date)
            for date in ("13/01/2010 8:26", "01/13/2010", "40513", "2010-02-30", "", "soon")
        ),
        ["unreadable_date"] * 6,
    ),
    "prices_as_people_write_them": (
        HEADER
        + line(price='"1,234.50"')
        + line(price="£2.55")
        + line(price=" 2.5 ")
        + line(price="€1"),
        ["sale"] * 4,
    ),
    "amounts_that_are_none": (
        HEADER
        + line(price='"2,55"')
        + line(price="free")
        + line(price="")
        + line(price="nan")
        + line(quantity="12 pieces")
        + line(quantity="99999999999999999999")
        + line(quantity="99999999999999", price="99999999999999"),
        ["unreadable_amount"] * 7,
    ),
    "ids_with_zeros": (
        HEADER
        + line(customer="00042")
        + line(customer="42.0", stock="S2")
        + line(customer="00042.0", stock="S2")
        + line(customer=" C7 ")
        + line(customer=" "),
        ["sale", "sale", "sale", "sale", "missing_customer"],
    ),
    "money_that_is_no_sale": (
        HEADER
        + line(price="0")
        + line(price="-1")
        + line(quantity="-2", stock="S8")
        + line(invoice="C{invoice}", quantity="-2", stock="S9")
        + line(invoice="A{invoice}"),
        ["zero_amount", "negative_amount", "return_unmatched", "return_unmatched",
         "adjustment"],
    ),
    "a_line_repeated": (HEADER + line() + line(), ["repeated_line", "sale"]),
    "hostile_texts": (
        HEADER
        + "".join(
            line(customer=field, description=field, country=field, stock=f"H{number}")
            for number, field in enumerate(map(as_field, HOSTILE))
        ),
        ["sale"] * len(HOSTILE),
    ),
    "a_closed_day": (HEADER, []),
    "a_line_total_alone": ("Date,Client ID,Amount\n2020-01-03,42,7.5\n", ["sale"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """One build of all files of LINES, and of some that lie about what they are."""
    project = copy_project(tmp_path_factory.mktemp("bad_lines"), tested=False)
    folder = project / "data" / "input"
    folder.mkdir()
    for number, (name, (content, _)) in enumerate(LINES.items(), start=100):
        (folder / f"{name}.csv").write_text(
            content.replace("{invoice}", str(number)), newline=""
        )
    plain = (HEADER + line()).replace
    (folder / "plain.csv.gz").write_text(plain("{invoice}", "201"))
    (folder / "zipped.csv").write_bytes(gzip.compress(plain("{invoice}", "202").encode()))
    (folder / "text.parquet").write_text(plain("{invoice}", "203"))
    pq.write_table(
        pa.table(
            {
                "invoice": [204],
                "date": [dt.datetime(2020, 1, 4)],
                "customer": [42.0],
                "total": [7.5],
            }
        ),
        folder / "parquet.csv",
    )
    nul = {"invoice": 205, "date": "2020-01-04", "customer": NUL, "total": "7.5"}
    nul |= {"description": NUL, "country": NUL}
    pq.write_table(pa.table({name: [cell] for name, cell in nul.items()}), folder / "nul")
    result = run_dbt(
        project, "build", "--quiet", "--exclude-resource-type", "unit_test", "test",
        "--select", "+rpt_line_audit",
        transactions_path="data/input/*",
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    return project


def dispositions(project: Path, file_name: str) -> list[str]:
    rows = query(
        project,
        f"""
        select flagged.disposition
        from intermediate.int_transaction_lines_flagged as flagged
        inner join staging.stg_retail__transactions as staged using (line_id)
        where staged.source_file = 'data/input/{file_name}'
        order by line_id
        """,
    )
    return [disposition for (disposition,) in rows]


@pytest.mark.parametrize("name", LINES)
def test_each_line_has_the_disposition_of(name, built):
    assert dispositions(built, f"{name}.csv") == LINES[name][1]


@pytest.mark.parametrize(
    "name", ["plain.csv.gz", "zipped.csv", "text.parquet", "parquet.csv"]
)
def test_an_extension_that_lies_does_no_harm(name, built):
    assert dispositions(built, name) == ["sale"]


def staged(project: Path, name: str, column: str) -> list[object]:
    rows = query(
        project,
        f"""
        select {column} from staging.stg_retail__transactions
        where source_file like '%/{name}' order by source_row_number
        """,
    )
    return [value for (value,) in rows]


def test_prices_as_people_write_them_are_read(built):
    prices = staged(built, "prices_as_people_write_them.csv", "unit_price")
    assert [float(price) for price in prices] == [1234.5, 2.55, 2.5, 1.0]


def test_ids_keep_leading_zeros_and_lose_a_trailing_point(built):
    ids = staged(built, "ids_with_zeros.csv", "customer_id")
    assert ids == ["00042", "42", "00042", "C7", None]
    assert staged(built, "parquet.csv", "customer_id") == ["42"]


@pytest.mark.parametrize("column", ["customer_id", "description", "country"])
def test_hostile_texts_are_texts(built, column):
    assert staged(built, "hostile_texts.csv", column) == HOSTILE
    assert staged(built, "nul", column) == [NUL]
    assert query(built, "select count(*) > 0 from marts.rpt_line_audit") == [(True,)]


def test_carriage_returns_stay_in_no_cell(built):
    assert staged(built, "windows_line_ends.csv", "country") == ["France"]


def test_what_could_not_be_read_is_kept_as_written(built):
    dates = staged(built, "dates_that_are_not_iso.csv", "unparsed_invoiced_at")
    assert dates == ["13/01/2010 8:26", "01/13/2010", "40513", "2010-02-30", None, "soon"]
    amounts = "coalesce(unparsed_unit_price, unparsed_quantity)"
    assert staged(built, "amounts_that_are_none.csv", amounts)[:5] == [
        "2,55", "free", None, "nan", "12 pieces",
    ]  # fmt: skip


def test_the_audit_adds_up_to_the_files(built):
    ((audited,),) = query(built, "select sum(row_count) from marts.rpt_line_audit")
    assert audited == sum(len(expected) for _, expected in LINES.values()) + 5


def test_day_first_dates_and_decimal_commas_are_read_as_told(tmp_path):
    project = copy_project(tmp_path / "project", tested=False)
    folder = project / "data" / "input"
    folder.mkdir()
    dates = ["31/12/2010 8:26", " 01/02/2010 08:26 ", "02/13/2010 8:26", "1/2/10 8:26"]
    lines = [f"{n};{date};42;1.234,50;2" for n, date in enumerate(dates)]
    (folder / "text.csv").write_text(
        "\n".join(["invoice;date;customer;price;quantity", *lines, ""])
    )
    typed = {"invoice": 9, "date": dt.datetime(2010, 2, 1, 8, 26), "customer": 42}
    workbook({"a": [[*typed, "price", "quantity"], [*typed.values(), 2.125, 2]]})(folder)
    result = run_dbt(
        project, "build", "--quiet", "--exclude-resource-type", "unit_test", "test",
        "--select", "+int_transaction_lines_flagged",
        transactions_path="data/input/*", date_format="%d/%m/%Y %H:%M", decimal_mark=",",
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert query(
        project,
        "select cast(invoiced_at as varchar), cast(unit_price as varchar), disposition "
        "from intermediate.int_transaction_lines_flagged order by line_id",
    ) == [
        ("2010-02-01 08:26:00", "2.1250", "sale"),
        ("2010-12-31 08:26:00", "1234.5000", "sale"),
        ("2010-02-01 08:26:00", "1234.5000", "sale"),
        (None, "1234.5000", "unreadable_date"),
        ("0010-02-01 08:26:00", "1234.5000", "date_out_of_range"),
    ]


def test_dbt_stops_with_the_message_and_no_traceback(tmp_path):
    project = copy_project(tmp_path / "project", tested=False)
    (project / "data" / "shop.csv").write_text("Date,Total\n2020-01-01,5\n")
    result = run_dbt(
        project, "build", "--quiet", "--select", "+stg_retail__transactions",
        transactions_path="data/shop.csv",
    )  # fmt: skip
    output = result.stdout + result.stderr
    message = MESSAGES["a_missing_critical_column_is_named_with_its_spellings"][1]
    assert result.returncode == 1
    assert message.format(path="data/shop.csv") in output
    assert output.count("missing column customer_id") == 1
    assert "Traceback" not in output
    assert len(output.splitlines()) <= 10
