"""Rules of audiences: what is not understood stops the run with one message."""

from __future__ import annotations

import duckdb
import pytest

COMPILED = "target/compiled/shoal/models/intermediate/actions/int_audience_conditions.sql"


@pytest.mark.parametrize(
    ("condition", "is_understood"),
    [
        ("spend_365d >= 100", True),
        ("method = rfm_rules; to_segment_name <> At risk", True),
        ("spend_365d >= plenty", False),
        ("to_segment_name > At risk", False),
        ("shoe_size = 42", False),
        ("spend_365d >= 100; ", False),
        ("spend_365d", False),
        ("spend_365d => 100", False),
        ("1 = 1 or true", False),
        ("spend_365d >= 100 or 1 = 1", False),
        ("customer_id = a'; drop table x", False),
    ],
)
def test_a_condition_is_understood_or_stops_the_run(
    sample_project, condition, is_understood
):
    sql = (sample_project / COMPILED).read_text()
    with duckdb.connect() as database:
        database.execute("attach ':memory:' as shoal; create schema shoal.seeds")
        database.execute(
            "create table shoal.seeds.audiences as"
            " select 'x' as audience_name, $1 as condition",
            [condition],
        )
        if is_understood:
            assert database.execute(sql).fetchall()
        else:
            with pytest.raises(duckdb.Error, match="audience x of seeds/audiences.csv"):
                database.execute(sql).fetchall()


@pytest.mark.parametrize("segment", ["'all'", "segment_name"])
def test_what_is_held_out_is_the_share_of_every_audience_and_segment(
    sample_project, segment
):
    with duckdb.connect(sample_project / "data" / "shoal.duckdb") as database:
        rows = database.execute(
            f"""
            select
                audience_name || ' ' || segment,
                avg(cast(split = 'held_out' as integer)),
                any_value(holdout_share),
                count(*)
            from (
                select distinct audience_name, customer_id, split, {segment} as segment
                from marts.fct_audience_members
            )
            inner join seeds.audiences using (audience_name)
            group by 1
            """
        ).fetchall()
    assert len(rows) > 3
    for name, observed, wanted, customers in rows:
        # Five standard errors: hashing is by chance, but always the same chance.
        margin = 5 * (wanted * (1 - wanted) / customers) ** 0.5
        assert abs(observed - wanted) <= margin, name
