"""Who the customers are: pseudonyms, groups that are large enough, and people erased."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import pyarrow as pa
import pytest
from guard.pseudonyms import has_pseudonym_key, pseudonyms
from projects import (
    PUBLISHED,
    SMALL,
    UNTESTED,
    copy_project,
    query,
    run_dbt,
    storage_version,
    write_small_shop,
)

KEY = "the-shop's-own-secret"
#: Stands in every id of the file, so that it can be looked for byte by byte.
MARK = "@example.com"
LEAST = 20


def called(customer_id: str, key: str = KEY) -> str:
    """Return what a customer must be called, by the definition of HMAC-SHA256."""
    return hmac.new(key.encode(), customer_id.encode(), hashlib.sha256).hexdigest()[:32]


def files_with(project: Path, text: str) -> set[str]:
    """Return which files that dbt has written hold a text."""
    return {
        str(path.relative_to(project))
        for part in ("data", "target", "logs")
        for path in (project / part).rglob("*")
        if path.is_file() and text.encode() in path.read_bytes()
    }


def test_a_pseudonym_is_a_keyed_hash_and_nobody_stays_nobody(monkeypatch):
    monkeypatch.setenv("SHOAL_PSEUDONYM_KEY", KEY)
    named = pseudonyms(pa.array(["42", None, "42", "43"]))
    assert named.to_pylist() == [called("42"), None, called("42"), called("43")]
    monkeypatch.setenv("SHOAL_PSEUDONYM_KEY", "another-secret-of-the-shop")
    assert pseudonyms(pa.array(["42"])).to_pylist() != [called("42")]


@pytest.mark.parametrize(("key", "is_there"), [("", False), ("x" * 15, False), (KEY, True)])
def test_a_key_has_at_least_16_characters(monkeypatch, key, is_there):
    monkeypatch.setenv("SHOAL_PSEUDONYM_KEY", key)
    assert has_pseudonym_key() is is_there


@pytest.fixture(scope="module", autouse=True)
def everything_is_written():
    """Let dbt write all that it may ever write, to be searched like the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_LOG_LEVEL_FILE", "debug")
        patch.setenv("DBT_WRITE_JSON", "true")
        yield


@pytest.fixture(scope="module")
def variables(tmp_path_factory) -> dict[str, object]:
    path = tmp_path_factory.mktemp("shop") / "shop.csv"
    write_small_shop(path, f"""\"Customer ID" || '{MARK}'""")
    # As it was written by versions that still noted the customer.
    deliveries = path.with_name("deliveries.csv")
    deliveries.write_text(
        "event_id,channel,audience_name,customer_id,status,attempted_at\n"
        f"1,email,win_back,42{MARK},delivered,2011-12-01 10:00:00\n"
    )
    return {
        **SMALL,
        "transactions_path": str(path),
        "deliveries_path": str(deliveries),
        "pseudonymise_customers": True,
        "site_minimum_segment_size": LEAST,
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory, variables) -> Path:
    """Build with pseudonyms, after a run without a key has said what it lacks."""
    project = copy_project(tmp_path_factory.mktemp("private") / "project", tested=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SHOAL_PSEUDONYM_KEY", raising=False)
        refused = run_dbt(project, "build", *UNTESTED, **variables)
        patch.setenv("SHOAL_PSEUDONYM_KEY", KEY)
        built = run_dbt(project, "build", *UNTESTED, **variables)
    assert refused.returncode != 0
    assert "SHOAL_PSEUDONYM_KEY holds no key of 16 characters or more" in refused.stdout
    assert "Traceback" not in refused.stdout + refused.stderr
    assert built.returncode == 0, built.stdout[-3000:]
    return project


def test_nothing_that_is_built_holds_an_id_or_the_key(project):
    assert "alter table" in (project / "logs" / "dbt.log").read_text()
    assert (project / "target" / "run_results.json").exists()
    assert files_with(project, MARK) == set()
    assert files_with(project, KEY) == set()
    (path,) = query(
        project, "select any_value(source_file) from staging.stg_retail__transactions"
    )
    known = query(
        project,
        f"select distinct \"Customer ID\" from read_csv('{path[0]}', all_varchar = true)",
    )
    found = query(project, "select customer_id from marts.dim_customers")
    assert len(found) > 100
    assert {name for (name,) in found} <= {called(name) for (name,) in known}


def test_only_groups_that_are_large_enough_are_published(project):
    columns = query(
        project,
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'marts' and (column_name like '%customer_count' or "
        "column_name in ('customer_id', 'entry_count', 'member_count', 'new_count', "
        "'treated_count', 'held_out_count'))",
        PUBLISHED,
    )
    named = [table for table, column in columns if column == "customer_id"]
    counted = [each for each in columns if each[0] not in {*named, "dim_windows"}]
    assert len(named) > 8 and len(counted) > 12
    for table in named:
        count = f"select count(customer_id) from marts.{table}"
        assert query(project, count, PUBLISHED) == [(0,)], table
    small = f"select count(*) from marts.{{}} where {{}} between 1 and {LEAST - 1}"
    for each in counted:
        assert query(project, small.format(*each), PUBLISHED) == [(0,)], each
    for each in (
        ("fct_segment_sizes", "customer_count"),
        ("dim_audiences", "new_count"),
        ("fct_cohort_retention", "active_customer_count"),
        ("fct_daily_sales", "ordering_customer_count"),
    ):
        assert query(project, small.format(*each)) > [(0,)], each
    for table in ("fct_segment_sizes", "fct_cohort_retention", "fct_daily_sales"):
        assert query(project, f"select count(*) from marts.{table}", PUBLISHED) > [(0,)]


def test_an_erased_customer_is_nowhere_and_does_not_come_back(
    project, variables, monkeypatch
):
    monkeypatch.setenv("SHOAL_PSEUDONYM_KEY", KEY)
    rows = "select count(*) from staging.stg_retail__transactions"
    (pseudonym,), lines = (
        query(project, "select max(customer_id) from marts.dim_customers")[0],
        query(project, rows)[0][0],
    )
    own = query(project, f"{rows} where customer_id = '{pseudonym}'")[0][0]
    (path,) = query(
        project, "select any_value(source_file) from staging.stg_retail__transactions"
    )[0]
    (customer,) = (
        name
        for (name,) in query(
            project,
            f"select distinct \"Customer ID\" from read_csv('{path}', all_varchar = true)",
        )
        if called(name) == pseudonym
    )
    stored = storage_version(project)
    assert own > 0 and "data/shoal.duckdb" in files_with(project, pseudonym)
    erased = run_dbt(
        project, "run-operation", "erase_customer",
        "--args", f"{{customer_id: '{customer}'}}", **variables,
    )  # fmt: skip
    assert erased.returncode == 0, erased.stdout
    assert files_with(project, pseudonym) == set()
    assert files_with(project, customer) <= {"logs/dbt.log", "target/run_results.json"}
    assert query(project, rows) == [(lines - own,)]
    assert storage_version(project) == stored
    again = run_dbt(project, "run", "--select", "stg_retail__transactions", **variables)
    assert again.returncode == 0, again.stdout
    assert "Lines of 1 erased customer(s) are left out." in again.stdout
    assert query(project, rows) == [(lines - own,)]
    assert files_with(project, pseudonym) == set()

    # Who starts anew from the input does not bring the person back.
    (project / "data" / "shoal.duckdb").unlink()
    anew = run_dbt(
        project, "build", "--select", "column_aliases", "+stg_retail__transactions",
        "--exclude", "test_type:unit", **variables,
    )  # fmt: skip
    assert anew.returncode == 0, anew.stdout
    assert query(project, rows) == [(lines - own,)]
