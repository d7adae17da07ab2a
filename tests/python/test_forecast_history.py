"""What was forecast stands: one run, many runs and corrected rows all end the same."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import duckdb
import pytest
from history import FORECAST, seeded_project, tell
from projects import DATABASE, query

SELECTED = FORECAST
forecast = partial(tell, selected=SELECTED)

# The present lies between two cut-offs, then on one, then between two again.
STOPS = ("2011-05-02", "2011-05-16", "2011-09-21T12:00:00")


def test_there_is_enough_to_forecast(whole):
    for name in ("int_boosted_scores", "int_linear_scores", "int_forecast_reasons"):
        assert whole[name][0] > 1000
    assert whole["int_forecast_intervals"][0] > 20


def test_many_runs_forecast_what_one_run_forecasts(tmp_path, shop, whole):
    project = seeded_project(tmp_path)
    for stop in STOPS:
        forecast(project, shop, replay_until=stop)
    assert forecast(project, shop) == whole


def test_time_that_goes_back_forgets_what_came_after(tmp_path, project, shop, whole):
    until = {"replay_until": STOPS[0]}
    assert forecast(project, shop, **until) == forecast(
        seeded_project(tmp_path), shop, **until
    )
    assert forecast(project, shop) == whole


def test_a_corrected_row_changes_the_forecasts_after_it(tmp_path, project, shop, whole):
    early = tmp_path / "early.csv"
    duckdb.execute(
        f"""
        copy (
            select * replace (
                case when InvoiceDate like '2011-01-1%' then '2' else Quantity end
                    as Quantity
            )
            from read_csv('{shop}', all_varchar = true)
        ) to '{early}' (header)
        """
    )
    assert forecast(project, early) != whole
    assert forecast(project, shop) == whole


@pytest.mark.parametrize(
    ("changed", "of_it"),
    [
        ({"forecast_sample_size": 300}, "int_linear_scores"),
        ({"forecast_tested_cutoffs": 3}, "int_boosted_scores"),
        ({"cutoff_every_days": 45}, "int_cutoff_features"),
    ],
)
def test_under_another_setting_all_is_forecast_anew(
    tmp_path, project, shop, whole, changed, of_it
):
    other = forecast(project, shop, **changed)
    assert other[of_it] != whole[of_it]
    assert other == forecast(seeded_project(tmp_path), shop, **changed)
    assert forecast(project, shop) == whole


def test_what_stands_is_not_told_again(project, shop, whole):
    """A mark stays where nothing has changed, and goes with its fingerprint."""
    marks = {
        "int_cutoff_features": "log_recency_days = -1",
        "int_history_odds": "probability_of_none = -1",
        "int_repurchase_odds": "log_odds_of_none = -1",
        "int_linear_scores": "probability = -1",
        "int_boosted_scores": "probability = -1",
        "int_forecast_reasons": "reason_1 = 'mark'",
    }
    earliest = "window_id = (select min(window_id) from intermediate.{})"
    for name, mark in marks.items():
        write(
            project, f"update intermediate.{name} set {mark} where {earliest.format(name)}"
        )
    write(project, "update intermediate.int_forecast_intervals set auc_lower = -1")
    forecast(project, shop)
    for name, mark in marks.items():
        found = query(project, f"select bool_or({mark}) from intermediate.{name}")
        assert found == [(True,)], name
    of_all = "select bool_and(auc_lower = -1) from intermediate.int_forecast_intervals"
    assert query(project, of_all) == [(True,)]
    for name in [*marks, "int_forecast_intervals"]:
        write(
            project,
            f"update intermediate.{name} set history_fingerprint = history_fingerprint + 1",
        )
    assert forecast(project, shop) == whole


def test_what_an_earlier_version_forecast_is_forecast_anew(project, shop, whole):
    """It wrote no fingerprints."""
    for name in ("int_cutoff_features", "int_boosted_scores", "int_forecast_intervals"):
        write(project, f"alter table intermediate.{name} drop history_fingerprint")
    assert forecast(project, shop) == whole


def write(project: Path, statement: str) -> None:
    with duckdb.connect(project / DATABASE) as database:
        database.execute(statement)
