"""The generator: repeatable, in constant memory, and true to the process that it states."""

from __future__ import annotations

import csv
import gzip
import tracemalloc
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from projects import REPOSITORY

from benchmarks.generate import main, make_chunks
from benchmarks.synthetic.block import BLOCK_CUSTOMERS, simulate_block
from benchmarks.synthetic.calendar import MINUTES_PER_DAY, build_calendar
from benchmarks.synthetic.groups import GROUPS
from benchmarks.synthetic.world import Settings, build_world

SAMPLE = REPOSITORY / "data" / "sample"


@pytest.fixture(scope="module")
def block():
    return simulate_block(Settings(seed=3), number=0)


def generate(folder: Path, *arguments: str, name: str = "made.csv") -> bytes:
    main([*arguments, "--out", str(folder / name)])
    return (folder / name).read_bytes()


def read(content: bytes) -> pd.DataFrame:
    rows = list(csv.reader(content.decode().splitlines()))
    return pd.DataFrame(rows[1:], columns=rows[0])


def test_the_committed_sample_is_what_its_readme_says_makes_it(tmp_path):
    command = next(
        line
        for line in (SAMPLE / "README.md").read_text().splitlines()
        if "python -m benchmarks.generate" in line
    )
    arguments = command.split("benchmarks.generate")[1].split()
    places = {
        arguments.index("--out") + 1: "t.csv.gz",
        arguments.index("--truth") + 1: "g.csv.gz",
    }
    for place, name in places.items():
        committed = REPOSITORY / arguments[place]
        arguments[place] = str(tmp_path / name)
        places[place] = committed
    main(arguments)
    for place, committed in places.items():
        fresh = gzip.decompress(Path(arguments[place]).read_bytes())
        # The text, as another zlib may pack it otherwise.
        assert fresh == gzip.decompress(committed.read_bytes()), committed.name


def test_the_sample_has_the_size_of_a_sample():
    assert 2e6 <= (SAMPLE / "transactions.csv.gz").stat().st_size <= 4e6


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path):
    arguments = ("--customers", "60", "--format", "csv.gz")
    first, again = (
        generate(tmp_path, *arguments, "--seed", "5", name=name)
        for name in ("a.gz", "b.gz")
    )
    other = generate(tmp_path, *arguments, "--seed", "6", name="c.gz")
    assert first == again
    assert first != other


def test_fewer_customers_are_the_first_of_more(tmp_path):
    few = read(generate(tmp_path, "--customers", "20", "--format", "csv"))
    more = read(generate(tmp_path, "--customers", "40", "--format", "csv"))
    ids = set(few["Customer ID"]) - {""}
    columns = [name for name in few if name != "Invoice"]
    kept = more[more["Customer ID"].isin(ids)][columns]
    named = few[few["Customer ID"] != ""][columns]
    assert sorted(map(tuple, kept.to_numpy())) == sorted(map(tuple, named.to_numpy()))


def test_rows_are_counted_exactly(tmp_path):
    assert len(read(generate(tmp_path, "--rows", "1234", "--format", "csv"))) == 1234


def test_parquet_holds_the_same_rows_as_csv(tmp_path):
    arguments = ("--customers", "30", "--format")
    as_csv = read(generate(tmp_path, *arguments, "csv"))
    generate(tmp_path, *arguments, "parquet", name="made.parquet")
    as_parquet = pd.read_parquet(tmp_path / "made.parquet").fillna("")
    assert (as_csv.to_numpy() == as_parquet.to_numpy()).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--customers", "0"), "must be a whole number from 1 to"),
        (("--rows", "many"), "must be a whole number from 1 to"),
        (("--months", "1"), "must be a whole number from 2 to 120"),
        (("--start", "2009-12-31"), "up to the 28th of a month"),
        (("--format", "xls"), "invalid choice: 'xls'"),
        (("--customers", "5", "--rows", "5"), "not allowed with argument"),
    ],
)
def test_a_bad_argument_ends_with_what_is_allowed(tmp_path, capsys, arguments, message):
    with pytest.raises(SystemExit):
        main([*arguments, "--out", str(tmp_path / "x.csv")])
    assert message in capsys.readouterr().err
    assert not (tmp_path / "x.csv").exists()


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    return read(gzip.decompress((SAMPLE / "transactions.csv.gz").read_bytes()))


def test_the_joint_days_of_the_two_sheets_stand_twice(sample):
    is_joint = sample["InvoiceDate"].between("2010-12-01", "2010-12-09 24")
    copies = sample[is_joint].groupby(list(sample)).size()
    assert len(copies) > 2_000
    assert (copies % 2 == 0).all()
    others = sample[~is_joint].groupby(list(sample)).size()
    assert 0.005 < (others > 1).mean() < 0.02


def test_each_sheet_is_in_the_order_of_time(sample):
    readable = sample[sample["InvoiceDate"].str.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:00$")]
    second = readable["InvoiceDate"].to_numpy()
    assert (second[1:] < second[:-1]).sum() <= 3, "the joint, and dates that do not exist"


def test_the_sample_has_every_kind_of_dirt(sample):
    price, quantity = sample["Price"], sample["Quantity"]
    assert price.str.contains(",").any()
    assert price.str.contains("£").any()
    assert (quantity == "").any()
    assert sample["InvoiceDate"].isin(["see paper invoice", "00/00/0000 00:00"]).any()
    assert sample["StockCode"].str.match("[0-9]+[a-z]").any()
    assert sample["StockCode"].str.endswith(" ").any()
    assert sample["Invoice"].str.startswith("C").mean() == pytest.approx(0.0185, abs=0.005)
    assert (sample["Customer ID"] == "").mean() == pytest.approx(0.2, abs=0.04)
    codes = set(sample["StockCode"])
    assert {"POST", "DOT", "M", "D", "C2", "BANK CHARGES", "AMAZONFEE"} <= codes


def test_no_customer_gives_back_more_of_a_product_than_was_bought_or_stocked(block):
    lines = block.lines[(block.lines["customer"] > 0) & (block.lines["product"] < 3000)]
    table = pd.DataFrame(
        {name: lines[name] for name in ("customer", "product", "quantity")}
    )
    left = table.groupby(["customer", "product"])["quantity"].sum()
    # What came back unmatched was sold before the data begin, at most 12 pieces; the rest
    # are returns that stand twice, as repeats do.
    assert (left < -12).mean() < 1e-4


def test_orders_are_as_many_as_the_rates_say(block):
    """Expected orders of each customer: rate x season over the stay, and the first."""
    calendar = build_world(Settings(seed=3)).calendar
    customers = block.customers
    mass = np.cumsum(calendar.season, axis=1)
    first = np.maximum(customers.acquired, 0) // MINUTES_PER_DAY
    last = np.minimum(customers.dropped_out, calendar.minutes - 1) // MINUTES_PER_DAY
    stay = mass[customers.group, last] - mass[customers.group, first]
    expected = (customers.purchase_rate * stay).sum() + (customers.acquired >= 0).sum()
    # Poisson: the sum's standard deviation is the root of its mean; first days are halves.
    assert block.order_count.sum() == pytest.approx(expected, abs=5 * np.sqrt(expected))


def test_customers_leave_as_the_law_says():
    """S(a) = (1 + a / b) ^ -s of those who came within the data, group by group."""
    customers = simulate_block(Settings(seed=9), number=1).customers
    stay = (customers.dropped_out - customers.acquired) / MINUTES_PER_DAY
    for number, group in enumerate(GROUPS):
        chosen = (customers.group == number) & (customers.acquired >= 0)
        shape, scale = group.dropout_shape, group.dropout_shape / group.dropout_rate
        for days in (30, 180):
            law = (1 + days / scale) ** -shape
            tolerance = 4 * np.sqrt(law * (1 - law) / chosen.sum()) + 1 / chosen.sum()
            assert (stay[chosen] > days).mean() == pytest.approx(law, abs=tolerance)


def test_a_year_of_season_adds_nothing_and_the_shop_closes_at_christmas():
    calendar = build_calendar(Settings().start, 48)
    assert calendar.season.mean(axis=1) == pytest.approx(np.ones(len(GROUPS)))
    days = np.datetime64("2009-12-01") + np.arange(calendar.days)
    is_christmas = np.char.find(np.datetime_as_string(days), "-12-25") > 0
    assert is_christmas.sum() == 4
    assert (calendar.season[:, is_christmas] == 0).all()


def test_memory_is_that_of_one_chunk(monkeypatch):
    monkeypatch.setattr("benchmarks.generate.CHUNK_CUSTOMERS", BLOCK_CUSTOMERS)

    def peak(chunks: int) -> int:
        tracemalloc.start()
        made = make_chunks(Settings(months=2), customers=10 * BLOCK_CUSTOMERS)
        for _ in islice(made, chunks):
            pass
        return tracemalloc.get_traced_memory()[1]

    peak(1)  # The catalogue is made once and kept.
    tracemalloc.stop()
    one = peak(1)
    tracemalloc.stop()
    four = peak(4)
    tracemalloc.stop()
    assert four < 2.2 * one, "the chunk before may still be there while the next is made"
