"""Whole runs, Python models too, of one shop under other names and in another currency."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from projects import (
    REPOSITORY,
    SMALL,
    UNTESTED,
    copy_project,
    fitted_methods,
    query,
    run_dbt,
    write_small_shop,
)

#: Names that sort otherwise, and give the customer back.
OTHER_NAME = """ 'n' || reverse(split_part("Customer ID", '.', 1)) """
METHODS = ("rfm_rules", "stream", *fitted_methods())
#: Every method and search, and samples of fewer customers than there are.
VARS = {
    **SMALL,
    "clustering_methods": fitted_methods(), "cluster_count": "auto",
    "search_without_outliers": True, "stability_pairs": 1, "search_sample_size": 100,
    "fit_sample_size": 150, "silhouette_sample_size": 150, "forecast_sample_size": 400,
}  # fmt: skip
#: All that a name decides: who is held out of an audience, which example lines are shown,
#: how an event is called; and where the file lies. Nothing else may differ.
BY_NAME = {
    "fct_audience_members": "select * exclude (event_id, split) from {}",
    "dim_audiences": "select * exclude (held_out_count, new_treated_count, "
    "new_spend_365d, new_contact_cost) from {}",
    "fct_segment_events": "select * exclude (event_id) from {}",
    "rpt_line_sample": "select disposition, count(*) from {} group by 1",
    "rpt_settings": "from {} where setting <> 'transactions_path'",
}
#: Nothing was sent, and no projection is ever wrong in so few windows.
EMPTY = {"fct_campaign_results", "fct_projection_errors"}
MARTS = sorted(path.stem for path in (REPOSITORY / "models" / "marts").glob("*.sql"))


def build(folder: Path, shop: Path) -> Path:
    project = copy_project(folder / "project")
    ran = run_dbt(project, "build", *UNTESTED, **VARS, transactions_path=str(shop))
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


def test_all_is_told_and_samples_are_drawn(plain):
    assert len(MARTS) > 40
    methods = query(plain, "select distinct method from marts.fct_customer_segments")
    assert {method for (method,) in methods} == set(METHODS)
    assert query(plain, "select count(*) from marts.dim_customers")[0][0] > 200
    sizes = query(plain, "select max(sample_size) from marts.fct_clustering_runs")
    assert sizes == [(VARS["silhouette_sample_size"],)]
    kinds = "select count(distinct rule) from marts.fct_outliers"
    assert query(plain, kinds)[0][0] > 0
    forecasts = "select count(distinct churn_probability) from marts.fct_churn_scores"
    assert query(plain, forecasts)[0][0] > 200


@pytest.mark.parametrize("mart", MARTS)
def test_other_names_for_customers_change_the_names_alone(plain, renamed, mart):
    """Segments of all methods, outliers, forecasts, value: to the last bit."""
    asked = BY_NAME.get(mart, "from {}").format(f"marts.{mart}")
    told, known = query(renamed, asked), query(plain, asked)
    assert known or mart in EMPTY
    back = [[own_name(cell) for cell in row] for row in told]
    assert sorted(map(repr, back)) == sorted(repr(list(row)) for row in known)


def own_name(cell: object) -> object:
    """Return what OTHER_NAME has made of a customer's name; other cells as they are."""
    is_name = isinstance(cell, str) and re.fullmatch(r"n\d+", cell)
    return cell[:0:-1] if is_name else cell


@pytest.mark.parametrize("method", METHODS)
def test_amounts_times_ten_leave_segments_as_they_were(plain, tenfold, method):
    """Also those of clusterers, which see log(1 + x): nearly, not quite, a mere shift."""
    asked = (
        "select window_id, customer_id, segment_id from marts.fct_customer_segments "
        f"where method = '{method}'"
    )
    once, more = set(query(plain, asked)), set(query(tenfold, asked))
    assert len(once) == len(more) > 200
    kept = len(once & more) / len(once)
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


def test_amounts_times_ten_scale_what_each_customer_is_worth(plain, tenfold):
    """The ends of the interval too: whose future is drawn does not hang on money."""
    asked = (
        "select expected_orders, expected_value / {0}, lower_value / {0}, "
        "upper_value / {0} from marts.fct_customer_value order by customer_id"
    )
    once, more = query(plain, asked.format(1)), query(tenfold, asked.format(10))
    assert len(once) == len(more) > 200
    for row, larger in zip(once, more, strict=True):
        assert larger == pytest.approx(row, rel=1e-6, abs=1e-9)


def test_amounts_times_ten_leave_forecasts_and_outliers_nearly_as_they_were(plain, tenfold):
    """Both see log(1 + x) of money."""
    asked = (
        "select churn_probability from marts.fct_churn_scores "
        "order by model, as_of_at, customer_id"
    )
    gaps = [
        abs(float(one) - float(other))
        for (one,), (other,) in zip(query(plain, asked), query(tenfold, asked), strict=True)
    ]
    assert len(gaps) > 1000
    assert max(gaps) < 0.05
    flagged = "select customer_id, rule from marts.fct_outliers where subject = 'customer'"
    once, more = set(query(plain, flagged)), set(query(tenfold, flagged))
    assert len(once) > 10
    assert len(once & more) >= 0.8 * len(once | more)
