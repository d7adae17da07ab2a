"""The usual way to follow segments over time, to measure against: pandas and scikit-learn.

Every batch computes the features of everybody anew from all lines so far, scales them,
feeds ``MiniBatchKMeans.partial_fit`` and logs who changed label. No causes, no lineage, no
state, no as-of history; features are those of the project's default clustering and three
more that every shop looks at.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import MiniBatchKMeans
from sklearn.preprocessing import StandardScaler

CLUSTER_COUNT = 5
PERIODS = {"week": "W", "day": "D"}


def read_sales(path: Path) -> pd.DataFrame:
    """Read the sales of known customers from a file in the shape of Online Retail II."""
    if path.suffix == ".parquet":
        lines = pd.read_parquet(path)
    else:
        lines = pd.read_csv(path, dtype={"Invoice": str, "StockCode": str})
    for number in ("Quantity", "Price", "Customer ID"):
        lines[number] = pd.to_numeric(lines[number], errors="coerce")
    lines["at"] = pd.to_datetime(lines["InvoiceDate"], errors="coerce")
    lines["amount"] = lines["Quantity"] * lines["Price"]
    is_readable = lines["Customer ID"].notna() & lines["at"].notna()
    is_sale = is_readable & (lines["Quantity"] > 0) & (lines["Price"] > 0)
    return lines[is_sale].sort_values("at", ignore_index=True)


def features_of(sales: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Compute the features of every customer from the lines so far."""
    groups = sales.groupby("Customer ID")
    table = pd.DataFrame(
        {
            "recency_days": (now - groups["at"].max()).dt.days,
            "frequency": groups["Invoice"].nunique(),
            "monetary": groups["amount"].sum(),
            "product_diversity": groups["StockCode"].nunique(),
            "average_unit_price": groups["Price"].mean(),
        }
    )
    table["average_order_value"] = table["monetary"] / table["frequency"]
    return table


def replay(sales: pd.DataFrame, grain: str) -> tuple[float, int, int]:
    """Follow everybody batch by batch; return seconds, batches and moves."""
    begun = time.perf_counter()
    periods = sales["at"].dt.to_period(PERIODS[grain])
    ends = np.searchsorted(
        sales["at"].to_numpy(), sorted(each.end_time for each in periods.unique()), "right"
    )
    model = MiniBatchKMeans(CLUSTER_COUNT, random_state=20)
    labels: dict[object, int] = {}
    moves = 0
    for end in ends:
        so_far = sales.iloc[:end]
        now = so_far["at"].iloc[-1].normalize() + pd.Timedelta(days=1)
        table = features_of(so_far, now)
        if len(table) < 200:
            continue
        points = StandardScaler().fit_transform(np.log1p(table.clip(lower=0)))
        model.partial_fit(points)
        for customer, label in zip(table.index, model.predict(points), strict=True):
            moves += customer in labels and labels[customer] != label
            labels[customer] = label
    return time.perf_counter() - begun, len(ends), moves
