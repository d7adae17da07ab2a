"""The generator: repeatable, in constant memory, and true to the process that it states."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import tracemalloc
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import REPOSITORY

from benchmarks.generate import is_joint, main, make_blocks, make_chunks
from benchmarks.synthetic.block import BLOCK_CUSTOMERS, simulate_block
from benchmarks.synthetic.calendar import MINUTES_PER_DAY, build_calendar, months_later
from benchmarks.synthetic.catalogue import PRICE_POINTS, nearest_step
from benchmarks.synthetic.customers import draw_customers
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
    # Flags, then the time: a later run has no other header.
    assert first[3:8] == bytes(5)
    assert first != other


def test_seeds_and_blocks_have_customers_of_their_own(block):
    for settings, number in ((Settings(seed=4), 0), (Settings(seed=3), 1)):
        others = simulate_block(settings, number).customers
        assert (block.customers.acquired != others.acquired).mean() > 0.9


def test_fewer_customers_are_the_first_of_more(tmp_path):
    few = read(generate(tmp_path, "--customers", "20", "--format", "csv"))
    more = read(generate(tmp_path, "--customers", "40", "--format", "csv"))
    ids = set(few["Customer ID"]) - {""}
    columns = [name for name in few if name != "Invoice"]
    kept = more[more["Customer ID"].isin(ids)][columns]
    named = few[few["Customer ID"] != ""][columns]
    assert sorted(map(tuple, kept.to_numpy())) == sorted(map(tuple, named.to_numpy()))


def test_rows_are_counted_exactly_and_span_all_months(tmp_path):
    truth = tmp_path / "truth.csv"
    arguments = ("--rows", "6789", "--format", "csv", "--truth", str(truth))
    rows = read(generate(tmp_path, *arguments))
    assert len(rows) == 6789
    months = set(rows["InvoiceDate"].str[:7])
    assert len(months & {f"{y}-{m:02}" for y in (2010, 2011) for m in range(1, 12)}) == 22
    ids = {row["customer_id"] + ".0" for row in csv.DictReader(truth.open())}
    assert set(rows["Customer ID"]) - {""} <= ids
    assert len(ids) < 200, "the truth tells of those customers alone"


def test_rows_take_the_fewest_customers_also_of_many_blocks():
    settings, wanted = Settings(months=2), 60_000
    made = list(make_blocks(settings, None, wanted))
    assert len(made) > 1

    def rows(sizes) -> int:
        cut = [block.cut(size) for (block, _), size in zip(made, sizes, strict=True)]
        return sum(lines.size + is_joint(settings, lines).sum() for lines in cut)

    sizes = [size for _, size in made]
    assert rows(sizes) >= wanted
    assert rows([*sizes[:-1], sizes[-1] - 1]) < wanted


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.parquet"])
def test_the_name_says_the_format(tmp_path, name):
    start = generate(tmp_path, "--customers", "2", name=name)[:4]
    assert (
        start
        == {"a.csv": b"Invo", "a.csv.gz": b"\x1f\x8b\x08\0", "a.parquet": b"PAR1"}[name]
    )


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
        (("--start", "9999-12-01"), "from 1900-01-01 to 2099-12-28"),
        (("--customers", "5", "--rows", "5"), "not allowed with argument"),
        (("--format", "parquet"), "does not fit the name 'x.csv'"),
        (("--truth", "."), "is a folder"),
    ],
)
def test_a_bad_argument_ends_with_what_is_allowed(tmp_path, capsys, arguments, message):
    with pytest.raises(SystemExit):
        main([*arguments, "--out", str(tmp_path / "x.csv")])
    assert message in capsys.readouterr().err
    assert not (tmp_path / "x.csv").exists()


def test_a_name_that_says_no_format_ends_with_those_there_are(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path / "x.data")])
    assert "must end in one of .csv, .csv.gz, .parquet" in capsys.readouterr().err


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


def test_the_truth_counts_the_orders_that_stand_in_the_sample(sample):
    truth = pd.read_csv(SAMPLE / "ground_truth.csv.gz")
    assert truth["customer_id"].tolist() == list(range(12346, 12346 + 2500))
    # Orders have products, which have five digits; fees and credit notes have not both.
    is_order = sample["Invoice"].str.isdecimal() & (sample["Customer ID"] != "")
    is_order &= sample["StockCode"].str.match(r"\d{5}")
    orders = sample[is_order].groupby("Customer ID")["Invoice"].nunique()
    known = truth.set_index(truth["customer_id"].astype(str) + ".0")["order_count"]
    assert orders.to_dict() == known[known > 0].to_dict()


def test_numbers_stand_as_in_the_copy_that_everybody_uses(sample):
    assert sample["Customer ID"].str.fullmatch(r"(\d{5}\.0)?").all()
    is_plain = sample["Price"].str.fullmatch(r"-?\d+\.\d+")
    assert (~is_plain).sum() == sample["Price"].str.contains("[,£]").sum()
    assert sample["Quantity"].str.fullmatch(r"(-?\d+)?").all()


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


@pytest.mark.parametrize("group", range(len(GROUPS)), ids=[g.name for g in GROUPS])
def test_orders_are_as_many_as_the_rates_say(block, group):
    """Expected orders of each customer: rate x season over the stay, and the first."""
    calendar = build_world(Settings(seed=3)).calendar
    customers = block.customers
    mass = np.append(0, np.cumsum(calendar.season[group]))

    def season_until(minute: np.ndarray) -> np.ndarray:
        return np.interp(minute / MINUTES_PER_DAY, np.arange(mass.size), mass)

    chosen = customers.group == group
    first = np.maximum(customers.acquired, 0)
    last = np.minimum(customers.dropped_out, calendar.minutes)
    stay = (season_until(last) - season_until(first))[chosen]
    newcomers = (customers.acquired[chosen] >= 0).sum()
    further = (customers.purchase_rate[chosen] * stay).sum()
    # Poisson given the rates: the standard deviation is the root of the mean. 2 % are for
    # days of coming and leaving, in whose course orders are not spread evenly.
    tolerance = 4 * np.sqrt(further) + 0.02 * further
    assert block.order_count[chosen].sum() == pytest.approx(
        newcomers + further, abs=tolerance
    )


def test_customers_leave_as_the_law_says():
    """S(a) = (1 + a / b) ^ -s, group by group, from the first order on.

    Of those who came before the data and are still there, the share of a further stay of
    d days is the mean of S(a + d) / S(a) over their ages a.
    """
    calendar = build_world(Settings()).calendar
    customers = draw_customers(np.random.default_rng(9), 60_000, calendar)
    begin = np.maximum(customers.acquired, 0)
    age = (begin - customers.acquired) / MINUTES_PER_DAY
    stay = (customers.dropped_out - begin) / MINUTES_PER_DAY
    for number, group in enumerate(GROUPS):
        shape, scale = group.dropout_shape, group.dropout_shape / group.dropout_rate
        for is_new in (True, False):
            chosen = (customers.group == number) & ((customers.acquired >= 0) == is_new)
            for days in (30, 180):
                chance = ((scale + age[chosen] + days) / (scale + age[chosen])) ** -shape
                law = chance.mean()
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
    monkeypatch.setattr("benchmarks.generate.CHUNK_BLOCKS", 1)

    def peak(chunks: int) -> int:
        tracemalloc.start()
        made = make_chunks(Settings(months=2), customers=10 * BLOCK_CUSTOMERS)
        for _ in islice(made, chunks):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)  # The catalogue is made once and kept.
    # Two, as the chunk before may still be there while the next is made.
    assert peak(6) < 1.3 * peak(2)


def test_the_nearest_step_has_the_least_ratio():
    values = np.geomspace(10, 1e6, 20_001)
    ratios = np.abs(np.log(values[:, None] / PRICE_POINTS))
    nearest = nearest_step(values, PRICE_POINTS)
    assert np.abs(np.log(values / nearest)) == pytest.approx(ratios.min(axis=1))


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 28)).filter(lambda d: d.day <= 28),
    st.integers(0, 120),
    st.integers(0, 120),
)
def test_months_add_up(start, some, more):
    assert months_later(months_later(start, some), more) == months_later(start, some + more)
    later = months_later(start, some)
    assert later.day == start.day
    assert (later.year - start.year) * 12 + later.month - start.month == some
