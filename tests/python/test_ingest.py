"""Reading files: which column is which, and every cell as it stands in the file."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import itertools

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ingest import files, plugin
from ingest.columns import BadInputError, fold, map_columns
from ingest.plan import NO_FIELD, ReadRequest, plan_read

HEADER = [
    "Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price",
    "Customer ID", "Country",
]  # fmt: skip
CANONICAL = [
    "invoice_id", "stock_code", "description", "quantity", "invoiced_at", "unit_price",
    "customer_id", "country",
]  # fmt: skip
LINES = [
    ["1001", "S1", "Café cup", "2", "2020-01-01 10:00", "2.50", "42", "France"],
    ["1002", "S2", "Saucer, small", "1", "2020-01-02 11:00", "1.25", "43", "Norway"],
]


def as_csv(lines=LINES, header=HEADER, **options) -> str:
    text = io.StringIO()
    csv.writer(text, **{"lineterminator": "\n", **options}).writerows([header, *lines])
    return text.getvalue()


def cells(records, names=CANONICAL) -> list[list]:
    return [[record[name] for name in names] for record in records]


def write_workbook(path, sheets: dict[str, list[list]]) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)


@pytest.mark.parametrize(
    ("header", "canonical"),
    [
        ("Invoice", "invoice_id"),
        ("InvoiceNo", "invoice_id"),
        ("invoice_no", "invoice_id"),
        (" INVOICE NO. ", "invoice_id"),
        ("StockCode", "stock_code"),
        ("stock-code", "stock_code"),
        ("Quantity", "quantity"),
        ("InvoiceDate", "invoiced_at"),
        ("invoice date", "invoiced_at"),
        ("Price", "unit_price"),
        ("UnitPrice", "unit_price"),
        ("unit_price", "unit_price"),
        ("TotalPrice", "line_total"),
        ("Total Price", "line_total"),
        ("Customer ID", "customer_id"),
        ("CustomerID", "customer_id"),
        ("customer_id", "customer_id"),
        ("COUNTRY", "country"),
    ],
)
def test_a_header_is_found_in_any_spelling(header, canonical, aliases):
    others = [
        name
        for name in ("invoice_date", "customer_id", "quantity", "price", "total")
        if canonical not in {a.column_name for a in aliases if fold(a.alias) == fold(name)}
    ]
    found = map_columns([*others, header], aliases, {}, "file")
    assert found[canonical] == len(others)


def test_every_alias_means_one_column(aliases):
    spellings = [fold(alias.alias) for alias in aliases]
    assert len(spellings) == len(set(spellings))


def test_a_column_that_nobody_asked_for_is_left_alone(aliases):
    found = map_columns([*HEADER, "Cashier", "#", "%"], aliases, {}, "file")
    assert sorted(found.values()) == list(range(len(HEADER)))


def test_an_override_finds_what_the_aliases_miss(aliases):
    header = ["Created at", "customer_id", "total"]
    found = map_columns(header, aliases, {"invoiced_at": "Created at"}, "file")
    assert found == {"invoiced_at": 0, "customer_id": 1, "line_total": 2}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("is_zipped", [False, True])
def test_a_text_file_reads_the_same_however_it_is_written(
    tmp_path, read_lines, delimiter, line_end, encoding, is_zipped
):
    text = as_csv(delimiter=delimiter, lineterminator=line_end).encode(encoding)
    path = tmp_path / "sales.csv"
    path.write_bytes(gzip.compress(text) if is_zipped else text)
    records = read_lines(path)
    assert cells(records) == LINES
    assert [record["source_row_number"] for record in records] == [1, 2]
    assert {record["source_file"] for record in records} == {str(path)}
    assert {record["row_problem"] for record in records} == {None}


def test_windows_quotes_and_the_euro_sign_are_read(tmp_path, read_lines):
    line = [*LINES[0]]
    line[2] = "“Café” cup, € edition"
    (tmp_path / "sales.csv").write_bytes(as_csv([line]).encode("cp1252"))
    assert cells(read_lines(tmp_path / "sales.csv")) == [line]


def test_an_accent_on_the_border_of_two_chunks_tells_latin_1(tmp_path, read_lines):
    lines = [["1", "S", "x", "1", "2020-01-01", "1", "42", "Norway"] for _ in range(3)]
    text = as_csv(lines).encode()
    filling = b"x" * (files.CHUNK_BYTES - len(text) - len(b"1,S,\xe9"))
    text += b"1,S," + filling + b"\xe9"
    assert len(text) == files.CHUNK_BYTES
    (tmp_path / "sales.csv").write_bytes(text + b",1,2020-01-01,1,42,Norway\n")
    assert read_lines(tmp_path / "sales.csv")[-1]["description"].endswith("xé")


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_quoted_line_break_stays_in_its_cell(tmp_path, read_lines, line_break):
    lines = [[*line[:2], f"two{line_break}lines", *line[3:]] for line in LINES]
    (tmp_path / "sales.csv").write_bytes(as_csv(lines, quoting=csv.QUOTE_ALL).encode())
    assert cells(read_lines(tmp_path / "sales.csv")) == lines


def test_a_quote_in_a_bare_field_is_a_letter(tmp_path, read_lines):
    text = as_csv().replace("Café cup", 'Nail 5" long')
    (tmp_path / "sales.csv").write_text(text)
    assert read_lines(tmp_path / "sales.csv")[0]["description"] == 'Nail 5" long'


def test_blank_lines_are_no_records(tmp_path, read_lines):
    text = as_csv().replace("\n", "\n\n")
    (tmp_path / "sales.csv").write_text(text)
    assert cells(read_lines(tmp_path / "sales.csv")) == LINES


def test_daily_files_give_the_same_lines_whatever_they_are_called(tmp_path, read_lines):
    days = [[[f"{day}{n}", *line[1:]] for n, line in enumerate(LINES)] for day in range(3)]
    answers = []
    for number, order in enumerate(itertools.permutations(days)):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, lines in zip(("a", "b", "c"), order, strict=True):
            (folder / f"{name}.csv").write_text(as_csv(lines))
        records = read_lines(folder / "*.csv")
        assert [record["source_number"] for record in records] == [1, 1, 2, 2, 3, 3]
        assert [record["source_row_number"] for record in records] == [1, 2] * 3
        answers.append(sorted(cells(records)))
    assert all(answer == answers[0] for answer in answers)


def test_files_of_a_glob_may_differ_in_form_and_columns(tmp_path, read_lines):
    (tmp_path / "1.csv").write_text(as_csv([LINES[0]]))
    (tmp_path / "2.csv").write_bytes(gzip.compress(as_csv([LINES[1]]).encode()))
    (tmp_path / "3.csv").write_text("Total;Cust ID;Order date\n9.50;44;2020-01-03\n")
    (tmp_path / "4.csv").write_text(",".join(HEADER) + "\n")  # a day without sales
    records = read_lines(tmp_path / "*.csv")
    assert cells(records[:2]) == LINES
    assert cells(records[2:], ["invoiced_at", "customer_id", "line_total", "country"]) == [
        ["2020-01-03", "44", "9.50", None]
    ]


def test_missing_optional_columns_are_null_and_told(tmp_path, aliases, read_lines):
    path = tmp_path / "sales.csv"
    path.write_text("customer_id,date,total_price\n42,2020-01-01,5\n")
    assert plan_read(ReadRequest(str(path), aliases)).absent_columns == (
        "country", "description", "invoice_id", "quantity", "stock_code", "unit_price",
    )  # fmt: skip
    (record,) = read_lines(path)
    assert record["line_total"] == "5"
    assert {record[name] for name in ("invoice_id", "quantity", "country")} == {None}


def test_parquet_keeps_typed_columns(tmp_path, read_lines):
    table = pa.table(
        {
            "Invoice": pa.array([1001, 1002]),
            "Quantity": pa.array([2, None], pa.int32()),
            "InvoiceDate": pa.array([dt.datetime(2020, 1, 1, 10), dt.datetime(2020, 1, 2)]),
            "Price": pa.array([2.55, 0.1]),
            "Customer ID": pa.array([42.0, None]),
        }
    )
    pq.write_table(table, tmp_path / "sales.parquet")
    records = read_lines(tmp_path / "sales.parquet")
    names = ["invoice_id", "quantity", "invoiced_at", "unit_price", "customer_id"]
    assert cells(records, names) == [
        ["1001", "2", "2020-01-01 10:00:00", "2.55", "42.0"],
        ["1002", None, "2020-01-02 00:00:00", "0.1", None],
    ]
    assert [record["source_row_number"] for record in records] == [1, 2]


def test_excel_sheets_are_all_read_and_each_row_says_where_it_stands(tmp_path, read_lines):
    path = tmp_path / "sales.xlsx"
    moment = dt.datetime(2020, 1, 1, 10)
    typed = [1001, "S1", "Café cup", 2, moment, 2.5, 42, "France"]
    blank = [None] * len(HEADER)
    write_workbook(
        path,
        {
            "2020": [HEADER, typed, blank, ["C1002", *typed[1:]]],
            "notes": [],
            "2021": [HEADER[::-1], typed[::-1]],
        },
    )
    records = read_lines(path)
    places = ["source_file", "source_sheet", "source_number", "source_row_number"]
    assert cells(records, places) == [
        [str(path), "2020", 1, 1],
        [str(path), "2020", 1, 3],
        [str(path), "2021", 2, 1],
    ]
    texts = ["S1", "Café cup", "2", "2020-01-01 10:00:00", "2.5", "42", "France"]
    assert cells(records) == [["1001", *texts], ["C1002", *texts], ["1001", *texts]]
    assert len(read_lines(path, sheets=["2021"])) == 1


def test_numbers_of_typed_files_are_written_with_the_decimal_mark(tmp_path, read_lines):
    names = ["invoiced_at", "customer_id", "unit_price", "quantity"]
    moment = dt.datetime(2020, 1, 1)
    write_workbook(tmp_path / "sales.xlsx", {"a": [names, [moment, 42, 2.125, 3]]})
    table = {"invoiced_at": [moment], "customer_id": [42.0]}
    pq.write_table(
        pa.table({**table, "unit_price": [2.125], "quantity": [3.0]}),
        tmp_path / "sales.parquet",
    )
    for path, ids in (("sales.xlsx", "42"), ("sales.parquet", "42.0")):
        (record,) = read_lines(tmp_path / path, decimal_mark=",")
        assert (record["unit_price"], record["customer_id"]) == ("2,125", ids)
        (record,) = read_lines(tmp_path / path)
        assert (record["unit_price"], record["customer_id"]) == ("2.125", ids)


def test_a_changed_file_is_planned_again(tmp_path, aliases):
    path = tmp_path / "sales.csv"
    request = ReadRequest(str(path), aliases)
    question = plugin.json.dumps(
        {
            "path": request.path,
            "aliases": [vars(alias) for alias in aliases],
            "allow_outside": True,
        }
    )
    path.write_text(as_csv())
    before = plugin.read_plan(question)
    assert plugin.read_plan(question) == before
    path.write_text(as_csv([*LINES, *LINES]))
    assert plugin.read_plan(question) != before


# A cell is any text but NUL, the mark of a binary file, and our mark for no field.
TEXT = st.text(
    st.sampled_from("\",;\t|\n\r #'\\€é1")
    | st.characters(exclude_characters=NO_FIELD + "\0", exclude_categories=("Cs",)),
    max_size=12,
)


@given(
    descriptions=st.lists(TEXT, min_size=1, max_size=6),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_in_a_cell_comes_back_as_it_was(
    tmp_path, read_lines, descriptions, delimiter, quoting, line_end
):
    # Python's writer leaves a \r bare where lines end in \n; that is a line end to others.
    assume(
        quoting == csv.QUOTE_ALL or line_end == "\r\n" or "\r" not in "".join(descriptions)
    )
    lines = [
        [f"{number}", "S", text, "1", "2020-01-01", "1", text, "Norway"]
        for number, text in enumerate(descriptions)
    ]
    text = as_csv(lines, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    path = tmp_path / "sales.csv"
    path.write_bytes(text.encode())
    assert cells(read_lines(path)) == lines


def test_row_numbers_follow_the_file_when_threads_share_it(tmp_path, aliases):
    path = tmp_path / "sales.csv"
    rows = (f"{number},2020-01-01,{'x' * 200},1\n" for number in range(1, 200_001))
    path.write_text("invoice,date,customer_id,total\n" + "".join(rows))
    assert path.stat().st_size > files.LONGEST_RECORD_BYTES * 4
    sql = plan_read(ReadRequest(str(path), aliases)).sql
    with duckdb.connect(config={"threads": 4}) as database:
        answer = database.execute(
            f"select count(*), count_if(cast(invoice_id as int) = source_row_number) "
            f"from ({sql})"
        ).fetchone()
    assert answer == (200_000, 200_000)


def test_the_first_problem_stops_a_glob_and_names_its_file(tmp_path, read_lines):
    (tmp_path / "1.csv").write_text(as_csv())
    (tmp_path / "2.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadInputError, match=r"2\.csv: missing column"):
        read_lines(tmp_path / "*.csv")
