"""History is told once: one run, many runs, late rows and a kill all end the same."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import duckdb
import pytest
from history import TOLD, restored, seeded_project, tell
from projects import DATABASE, DBT, query, run_dbt

SELECTED = TOLD


@pytest.fixture(scope="module")
def told_until_august(tmp_path_factory, shop) -> tuple[Path, dict]:
    """Tell what was known in August; return the database, and what was told."""
    project = seeded_project(tmp_path_factory.mktemp("august"))
    return project / DATABASE, tell(project, shop, replay_until="2010-08-02")


def test_the_history_holds_what_it_should(whole):
    assert whole["int_stream_centres"][0] > 1000
    assert whole["int_segment_transitions"][0] > 1000
    assert whole["int_segment_lineage"][0] > 10


def test_many_runs_by_weeks_tell_what_one_run_tells(tmp_path, shop, whole):
    project = seeded_project(tmp_path)
    for stop in ("2010-03-04T12:00:00", "2010-12-27"):
        tell(project, shop, replay_until=stop)
    assert tell(project, shop) == whole
    assert tell(project, shop, "--full-refresh") == whole


def test_time_that_goes_back_forgets_what_came_after(
    project, shop, whole, told_until_august
):
    _, early = told_until_august
    assert tell(project, shop, replay_until="2010-08-02") == early
    last = "select max(window_id) from intermediate"
    told_last = query(project, f"{last}.int_stream_centres")
    assert told_last == query(project, f"{last}.int_observation_windows")
    assert tell(project, shop) == whole


def test_late_and_corrected_rows_land_where_they_belong(tmp_path, project, shop, whole):
    """A file without some rows of a week and with some wrong ones, then the right one."""
    early = tmp_path / "early.csv"
    duckdb.execute(
        f"""
        copy (
            select * replace (
                case when InvoiceDate like '2010-09-1%' and Quantity = '1' then '2'
                else Quantity end as Quantity
            )
            from read_csv('{shop}', all_varchar = true)
            where InvoiceDate not like '2011-03-0%' or hash(Invoice) % 2 = 0
        ) to '{early}' (header)
        """
    )
    shuffled = tmp_path / "shuffled.csv"
    duckdb.execute(
        f"""
        copy (
            select * from read_csv('{shop}', all_varchar = true)
            order by hash(columns(*))
        ) to '{shuffled}' (header)
        """
    )
    assert tell(project, early) != whole
    late = tell(project, shuffled)
    # What only stages the file knows its order.
    in_order = {
        name for name in whole if name.startswith(("int_transaction", "int_returns"))
    }
    assert {name: late[name] for name in late if name not in in_order} == {
        name: whole[name] for name in whole if name not in in_order
    }


def test_a_stream_that_begins_later_leaves_nothing_of_its_first_beginning(
    tmp_path, project, shop, whole
):
    """A file whose first window has customers enough to begin with, then the right one."""
    early = tmp_path / "early.csv"
    duckdb.execute(
        f"""
        copy (
            select * replace (
                case when InvoiceDate between '2009-12-02' and '2010-06-01'
                then '2009-12-01 09:00:00' else InvoiceDate end as InvoiceDate
            )
            from read_csv('{shop}', all_varchar = true)
        ) to '{early}' (header)
        """
    )
    begun = "select min(window_id) from intermediate.int_stream_centres"
    tell(project, early)
    began_early = query(project, begun)
    assert tell(project, shop) == whole
    assert query(project, begun) > began_early


def test_the_windows_before_a_late_row_are_not_told_again(project, shop, tmp_path):
    """Seen by a mark: what was told before the changed window keeps it."""
    with duckdb.connect(project / "data" / "shoal.duckdb") as database:
        database.execute("update intermediate.int_stream_assignments set distance = -1")
    late = tmp_path / "late.csv"
    duckdb.execute(
        f"""
        copy (
            select * from read_csv('{shop}', all_varchar = true)
            where InvoiceDate not like '2011-03-03%'
        ) to '{late}' (header)
        """
    )
    tell(project, late)
    marked, first_anew = query(
        project,
        """
        select
            max(window_id) filter (where distance = -1),
            min(window_id) filter (where distance >= 0)
        from intermediate.int_stream_assignments
        """,
    )[0]
    changed = query(
        project,
        "select window_id from intermediate.int_observation_windows "
        "where '2011-03-03' >= window_start_at and '2011-03-03' < window_end_at",
    )[0][0]
    assert (marked, first_anew) == (changed - 1, changed)


@pytest.mark.parametrize(
    "line", ["START python incremental model intermediate.int_stream_centres",
             "START sql incremental model intermediate.int_customer_running_totals"]
)  # fmt: skip
def test_a_run_that_is_killed_goes_on_where_it_was(
    one_project, shop, whole, told_until_august, line
):
    project = restored(one_project, told_until_august[0])
    process = subprocess.Popen(
        [
            str(DBT), "--no-use-colors", "run", *TOLD, "--profiles-dir", ".",
            "--vars",
            json.dumps({"transactions_path": str(shop), "allow_paths_outside": True}),
        ],
        cwd=project,
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    for said in process.stdout:
        if line in said:
            process.send_signal(signal.SIGKILL)
            break
    else:
        pytest.fail("the model did not start")
    assert process.wait() == -signal.SIGKILL
    assert tell(project, shop) == whole


@pytest.mark.parametrize(
    ("setting", "former", "now"),
    [("stream_grain", "week", "day"), ("order_without_invoice", "day", "instant")],
)
def test_other_settings_ask_for_a_full_refresh(project, shop, whole, setting, former, now):
    refused = run_dbt(project, "run", *TOLD, transactions_path=str(shop), **{setting: now})
    assert refused.returncode != 0
    message = (
        f"The history in the database was told with {setting} = {former}, and now it is "
        f"{now}. Add --full-refresh to tell it anew, or set it back."
    )
    assert message in refused.stdout
    assert refused.stdout.count(message) == 1
    assert tell(project, shop) == whole


def test_after_an_upgrade_all_windows_follow_the_new_rule(project, shop, whole):
    """Code is changed as an upgrade changes it: what told windows before is told anew."""
    causes = "select distinct cause from intermediate.int_segment_transitions"
    assert ("behaviour",) in query(project, causes)
    rules = project / "models/intermediate/segments/int_segment_transitions.sql"
    former, text = rules.resolve(), rules.read_text()
    rules.unlink()
    text = text.replace("then 'behaviour'", "then 'ageing'")
    rules.write_text(text.replace("moved.method,", "moved.method, 1 as another,"))
    upgraded = run_dbt(project, "run", *TOLD, transactions_path=str(shop))
    assert upgraded.returncode == 0, upgraded.stdout
    assert "The code that tells history has changed since" in upgraded.stdout
    assert query(project, causes.replace("cause", "another")) == [(1,)]
    assert ("behaviour",) not in query(project, causes)
    rules.unlink()
    rules.symlink_to(former)
    assert tell(project, shop) == whole


def test_what_an_earlier_version_told_is_told_anew(project, shop, whole):
    """Its fingerprints were texts; the same history has a number today."""
    with duckdb.connect(project / DATABASE) as database:
        tables = database.execute(
            """
            select table_name from duckdb_tables()
            inner join duckdb_columns() using (database_name, schema_name, table_name)
            where column_name = 'history_fingerprint'
                and table_name <> 'int_observation_windows'
            """
        ).fetchall()
        for (table,) in tables:
            database.execute(
                f"alter table intermediate.{table} alter history_fingerprint "
                "type varchar using 'e62d8a6828528235-1d944b5f169d288aa51ea61341f34547'"
            )
    assert len(tables) > 5
    upgraded = run_dbt(project, "run", *TOLD, transactions_path=str(shop))
    assert "The code that tells history has changed since" in upgraded.stdout
    assert tell(project, shop) == whole


def test_before_the_first_row_there_is_nothing_and_after_the_last_everything(
    project, shop, whole
):
    nothing = tell(project, shop, replay_until="2001-01-01")
    assert nothing["int_observation_windows"][0] == 0
    assert nothing["int_stream_assignments"][0] == 0
    assert tell(project, shop, replay_until="2031-01-01") == whole


def test_the_same_file_twice_is_told_as_once(project, shop, whole, tmp_path):
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_bytes(shop.read_bytes())
    twice = tell(project, tmp_path / "*.csv")
    for name in ("int_stream_assignments", "int_segment_transitions"):
        in_one = query(
            project,
            f"select count(*) from intermediate.{name}",
        )[0][0]
        assert in_one == twice[name][0] == whole[name][0]
