"""Marts of the sample against a count apart from them, by pandas from the raw file.

SHOAL_RECOUNT_PROJECT and SHOAL_RECOUNT_FILE name another built project and its file.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import recount
from projects import REPOSITORY, SAMPLE, query

CODES = REPOSITORY / "seeds" / "non_product_codes.csv"
FEATURES = [
    "recency_days", "tenure_days", "frequency", "monetary", "gross_revenue",
    "returned_value", "product_diversity", "orders_90d",
]  # fmt: skip


@pytest.fixture(scope="module")
def project(request) -> Path:
    named = os.environ.get("SHOAL_RECOUNT_PROJECT")
    return Path(named) if named else request.getfixturevalue("sample_project")


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    path = Path(os.environ.get("SHOAL_RECOUNT_FILE", SAMPLE))
    return recount.read_lines(path, CODES)


def test_every_row_has_the_disposition_that_a_recount_gives(project, lines):
    counted = Counter()
    for name, count in query(
        project, "select disposition, row_count from marts.rpt_line_audit"
    ):
        counted["return" if name.startswith("return_") else name] += count
    assert {name: count for name, count in counted.items() if count} == (
        recount.dispositions(lines)
    )


def test_features_at_twenty_instants_are_those_of_a_recount(project, lines):
    windows = query(project, "select window_id, window_end_at from marts.dim_windows")
    for window_id, end in random.Random(20).sample(windows, 20):
        expected = recount.features(lines, pd.Timestamp(end))
        found = pd.DataFrame(
            query(
                project,
                f"select customer_id, {', '.join(FEATURES)} "
                f"from marts.fct_customer_snapshots where window_id = {window_id} "
                "order by 1",
            ),
            columns=["customer", *FEATURES],
        ).set_index("customer")
        assert list(found.index) == list(expected.index)
        for name in FEATURES:
            np.testing.assert_allclose(
                found[name].astype(float), expected[name].astype(float), atol=1e-6
            )


def test_transitions_are_the_differences_of_memberships(project):
    members = pd.DataFrame(
        query(
            project,
            "select customer_id, window_id, segment_id from marts.fct_customer_segments "
            "where method = 'rfm_rules' order by 1, 2",
        ),
        columns=["customer", "window", "segment"],
    )
    former = members.groupby("customer")["segment"].shift()
    moved = members[former.notna() & (former != members["segment"])]
    expected = Counter(
        zip(moved["window"], former[moved.index].astype(int), moved["segment"], strict=True)
    )
    found = query(
        project,
        "select window_id, from_segment_id, to_segment_id "
        "from marts.fct_segment_transitions where method = 'rfm_rules' "
        "and from_segment_id is not null",
    )
    assert len(found) > 1000
    assert Counter(found) == expected


def test_churn_and_its_evaluation_are_those_of_a_recount(project, lines):
    scores = pd.DataFrame(
        query(
            project,
            "select model, as_of_at, customer_id, churn_probability, has_churned "
            "from marts.fct_churn_scores where is_outcome_known order by 1, 2, 3",
        ),
        columns=["model", "as_of", "customer", "probability", "has_churned"],
    )
    told = {
        row[:2]: row[2:]
        for row in query(
            project,
            "select model, as_of_at, auc, average_precision, brier, log_loss "
            "from marts.fct_churn_evaluation "
            "where purpose = 'forecasts' and auc is not null",
        )
    }
    assert len(told) > 20
    for (model, as_of), table in scores.groupby(["model", "as_of"]):
        customers = pd.Index(table["customer"])
        came = recount.churn(lines, pd.Timestamp(as_of), customers).to_numpy()
        assert (table["has_churned"].to_numpy() == came).all()
        key = (model, as_of.to_pydatetime())
        if key in told:
            probability = table["probability"].to_numpy(float)
            expected = recount.measures(came.astype(int), probability)
            np.testing.assert_allclose(told[key], list(expected.values()), atol=2e-6)
