"""Flows that come by chance alone are called abnormal as rarely as the fence says."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from projects import run_dbt

COMPILED = Path("target") / "compiled" / "shoal" / "models" / "marts"
PAIRS = 3000
WINDOWS = 40
AT_RISK = 300
#: Of a normal distribution so much lies beyond three standard deviations.
NOMINAL = 0.0027


@pytest.fixture(scope="module")
def model(sample_project) -> str:
    ran = run_dbt(sample_project, "compile", "--select", "fct_segment_flows")
    assert ran.returncode == 0, ran.stdout
    return (sample_project / COMPILED / "fct_segment_flows.sql").read_text()


def abnormal(model: str, expected: float, last: int | None = None) -> pd.DataFrame:
    """Draw flows by chance, put the last to a count, and ask the model of them."""
    random = np.random.default_rng(20)
    own = random.binomial(AT_RISK, expected / AT_RISK, (PAIRS, WINDOWS))
    if last is not None:
        own[:, -1] = last
    pair, window = np.indices(own.shape)
    flows = pd.DataFrame(
        {
            "method": "stream",
            "window_id": window.ravel(),
            "from_segment_id": pair.ravel(),
            "to_segment_id": PAIRS + pair.ravel(),
            "at_risk_count": AT_RISK,
            "customer_count": own.ravel(),
            "own_count": own.ravel(),
            "revenue_moved": 0.0,
        }
    )
    segments = pd.DataFrame({"segment_id": range(2 * PAIRS)}).assign(
        method="stream", segment_name="Some"
    )
    tables = {
        "int_segment_flows": flows,
        "int_segments": segments,
        # No segment comes or goes.
        "int_stream_centres": pd.DataFrame(
            {"window_id": [0], "segment_id": [0], "parameter": ["count"]}
        ).head(0),
    }
    with duckdb.connect() as database:
        database.execute("attach ':memory:' as shoal; create schema shoal.intermediate")
        for name, rows in tables.items():
            database.register("rows", rows)
            database.execute(f"create table shoal.intermediate.{name} as from rows")
        told = database.execute(model).df()
    return told[told["expected_count"].notna()]


@pytest.mark.parametrize("expected", [0.3, 1, 3, 10, 40])
def test_chance_alone_is_seldom_abnormal_however_few_are_expected(model, expected):
    told = abnormal(model, expected)
    assert len(told) > 50_000
    assert 0 < told["is_abnormal"].mean() < NOMINAL


@pytest.mark.parametrize(("expected", "last"), [(0.3, 5), (3, 14), (10, 30), (40, 10)])
def test_a_flow_far_from_the_usual_is_abnormal(model, expected, last):
    told = abnormal(model, expected, last)
    found = told[told["window_id"] == WINDOWS - 1]["is_abnormal"]
    assert found.mean() > 0.95
