"""The whole way of a campaign: delivered, answered, measured, and the truth is found."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from projects import QUICK_SEARCH, copy_project, query, run_dbt
from sent_shop import (
    PLANTED_IN,
    PLANTED_PRICE,
    deliver_each_week,
    write_shop_that_answers,
)

#: All that results ask, without what is only looked at.
ASKED = ("--select", "+fct_campaign_results", "+dim_audiences", "+rpt_settings")
RESULTS = """
select
    audience_name, state, treated_count, held_out_count, treated_mean, held_out_mean,
    difference, cuped_difference, cuped_lower, cuped_upper, days_left, verdict
from marts.fct_campaign_results
where outcome = 'net_revenue'
"""


@pytest.fixture(scope="module")
def sent(sample_project, tmp_path_factory) -> tuple[Path, Counter[str]]:
    """Tell the shop, write to its customers, and tell what came."""
    project = copy_project(tmp_path_factory.mktemp("sent") / "project", tested=False)
    shop = write_shop_that_answers(sample_project, project / "data" / "shop.csv")
    settings = {
        "transactions_path": str(shop),
        "forecast_tested_cutoffs": 1,
        "bootstrap_resamples": 100,
        **QUICK_SEARCH,
    }
    seeded = run_dbt(project, "seed")
    assert seeded.returncode == 0, seeded.stdout
    told = run_dbt(project, "run", *ASKED, **settings)
    assert told.returncode == 0, told.stdout
    taken = deliver_each_week(project)
    again = run_dbt(
        project, "run", "--select", "stg_delivery__deliveries+1", "int_campaign_outcomes",
        "int_campaign_uplifts", "fct_campaign_results", **settings,
    )  # fmt: skip
    assert again.returncode == 0, again.stdout
    return project, taken


def results(project: Path) -> dict[str, dict[str, object]]:
    names = RESULTS.split("from")[0].split("select")[1].split(",")
    return {
        row[0]: dict(zip([name.strip() for name in names], row, strict=True))
        for row in query(project, RESULTS)
    }


def test_each_treated_entry_was_taken_once_and_nobody_held_out(sent):
    project, taken = sent
    with (project / "data" / "deliveries.csv").open(newline="") as file:
        written = list(csv.DictReader(file))
    assert set(taken.values()) == {1}
    assert len(taken) == len(written) > 1000
    assert {row["status"] for row in written} == {"delivered"}
    held_out = {
        f"{event}-{audience}-{channel}"
        for event, audience, channel in query(
            project,
            "select event_id, audience_name, channel from marts.fct_audience_members"
            " where split = 'held_out'",
        )
    }
    assert not held_out & set(taken)


def test_a_planted_uplift_is_found_with_the_truth_in_its_interval(sent):
    """What was planted among those who count, divided by them, is the truth."""
    project, _ = sent
    found = results(project)
    ((truth,),) = query(
        project,
        f"""
        select {PLANTED_PRICE} * count(lines.order_id) / count(*)
        from intermediate.int_campaign_outcomes as entries
        left join intermediate.int_transaction_lines_flagged as lines
            on entries.customer_id = lines.customer_id
            and lines.order_id like 'P%'
            and lines.invoiced_at >= entries.entered_at
            and lines.invoiced_at < entries.entered_at + interval 60 day
        where entries.audience_name = '{PLANTED_IN}'
            and entries.split = 'treated' and entries.is_known
        """,
    )
    assert truth > 20
    campaign = found[PLANTED_IN]
    assert campaign["cuped_lower"] < truth < campaign["cuped_upper"]
    assert (campaign["state"], campaign["verdict"]) == ("measured", "more")
    assert campaign["days_left"] == 0
    others = [
        row["verdict"]
        for name, row in found.items()
        if row["state"] == "measured" and name != PLANTED_IN
    ]
    assert len(others) >= 3
    # At 95 % one of some may be told by chance.
    assert others.count("not told apart") >= len(others) - 1
    assert found["look_at_large_orders"]["state"] == "nobody_held_out"


def test_means_are_those_of_the_customers(sent):
    project, _ = sent
    rows = query(
        project,
        "select audience_name, split, net_revenue from intermediate.int_campaign_outcomes"
        " where is_known",
    )
    for name, row in results(project).items():
        for split in ("treated", "held_out"):
            own = [money for audience, of, money in rows if (audience, of) == (name, split)]
            assert row[f"{split}_count"] == len(own)
            if own:
                assert row[f"{split}_mean"] == pytest.approx(np.mean(own), abs=1e-5)
