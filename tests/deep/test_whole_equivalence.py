"""Whole runs, Python models too, of one shop under other names and in another currency."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from projects import SMALL, UNTESTED, copy_project, query, run_dbt, write_small_shop

#: Names that sort otherwise, and give the customer back.
OTHER_NAME = """ 'n' || reverse(split_part("Customer ID", '.', 1)) """
#: What is told of customers and groups. Left out is what a name decides: where clusterers
#: begin, and who is drawn for intervals.
RULES = "where method = 'rfm_rules'"
TOLD = {
    "customers": "from marts.fct_customer_snapshots",
    "activity": "from marts.fct_customer_activity",
    "groups": f"from marts.fct_customer_segments {RULES}",
    "moves": f"from marts.fct_segment_transitions {RULES}",
    "sizes": f"from marts.fct_segment_sizes {RULES}",
    "value": "select * exclude (lower_value, upper_value) from marts.fct_customer_value",
    "cohorts": "from marts.fct_cohort_retention",
    "audit": "from marts.rpt_line_audit",
}


def build(folder: Path, shop: Path) -> Path:
    project = copy_project(folder / "project")
    ran = run_dbt(project, "build", *UNTESTED, **SMALL, transactions_path=str(shop))
    assert ran.returncode == 0, ran.stdout[-3000:]
    return project


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    return build(folder, write_small_shop(folder / "shop.csv"))


@pytest.fixture(scope="module")
def renamed(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("renamed")
    return build(folder, write_small_shop(folder / "shop.csv", OTHER_NAME))


@pytest.fixture(scope="module")
def tenfold(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tenfold")
    once = write_small_shop(folder / "once.csv")
    duckdb.execute(
        f"copy (select * replace (cast(Price as decimal(18, 4)) * 10 as Price) "
        f"from read_csv('{once}', all_varchar = true)) to '{folder / 'shop.csv'}' (header)"
    )
    return build(folder, folder / "shop.csv")


@pytest.mark.parametrize("asked", TOLD.values(), ids=TOLD)
def test_other_names_for_customers_change_the_names_alone(plain, renamed, asked):
    told, known = query(renamed, asked), query(plain, asked)
    assert len(known) > 10
    back = [[own_name(cell) for cell in row] for row in told]
    assert sorted(map(repr, back)) == sorted(repr(list(row)) for row in known)


def own_name(cell: object) -> object:
    """Return what OTHER_NAME has made of a customer's name; other cells as they are."""
    is_name = isinstance(cell, str) and re.fullmatch(r"n\d+", cell)
    return cell[:0:-1] if is_name else cell


def test_amounts_times_ten_leave_segments_as_they_were(plain, tenfold):
    """Also those of clusterers, which see logarithms in standard deviations."""
    asked = (
        "select method, window_id, customer_id, segment_id from marts.fct_customer_segments"
    )
    once, more = set(query(plain, asked)), set(query(tenfold, asked))
    assert {row[0] for row in once} == {"rfm_rules", "kmeans", "stream"}
    for method in ("rfm_rules", "kmeans", "stream"):
        of_method = {row for row in once if row[0] == method}
        kept = len(of_method & more) / len(of_method)
        assert kept >= (1 if method == "rfm_rules" else 0.95)


def test_amounts_times_ten_scale_money(plain, tenfold):
    asked = (
        "select (select sum(revenue) from marts.rpt_line_audit), sum(monetary), "
        "sum(expected_value) from marts.dim_customers"
    )
    (once,), (more,) = query(plain, asked), query(tenfold, asked)
    assert [float(each) for each in more] == pytest.approx(
        [10 * float(each) for each in once], rel=1e-4
    )
