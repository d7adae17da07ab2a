"""The figures of the marts counted again by pandas from the raw file, with no code of ours.

Written from what README and dbt_project.yml say, for the default settings and for files of
the columns of Online Retail II.
"""

from __future__ import annotations

import csv
import gzip
import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score

COLUMNS = {
    "Invoice": "invoice", "StockCode": "code", "Description": "text",
    "Quantity": "quantity", "InvoiceDate": "at", "Price": "price",
    "Customer ID": "customer", "Country": "country",
}  # fmt: skip
CONTENT = [
    "invoice", "code", "text", "quantity_read", "at_read", "price_read", "customer",
    "country",
]  # fmt: skip
DAY = 86_400


def read_lines(path: Path, codes: Path) -> pd.DataFrame:
    """Return every row of the file with its disposition; returns are all called return."""
    opened = gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    with opened as file:
        header, *rows = csv.reader(file)
    width = len(header)
    lines = pd.DataFrame(
        [row[:width] + [""] * (width - len(row)) for row in rows], columns=header
    ).rename(columns=COLUMNS)
    lines["fits"] = [len([*row]) == width for row in rows]
    for name in ("invoice", "code", "text", "customer", "country"):
        lines[name] = lines[name].str.strip(" \t\r\n\xa0")
    for name in ("invoice", "code"):
        lines[name] = lines[name].str.upper()
    lines["customer"] = lines["customer"].str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
    for name in ("quantity", "price"):
        plain = lines[name].str.replace(r"^[£€$]|,(?=\d{3})|\s", "", regex=True)
        lines[f"{name}_read"] = pd.to_numeric(plain, errors="coerce")
    lines["at_read"] = pd.to_datetime(lines["at"].str.strip(), errors="coerce")
    # In whole hundredths of pennies, so that sums are exact.
    lines["money"] = np.rint(lines["price_read"] * 10_000) * lines["quantity_read"]
    mark_copies(lines)
    with codes.open(newline="") as file:
        patterns = [row["stock_code_pattern"] for row in csv.DictReader(file)]
    no_product = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    lines["is_product"] = [no_product.fullmatch(code) is None for code in lines["code"]]
    is_return = lines["invoice"].str.startswith("C") | (lines["quantity_read"] < 0)
    reasons = {
        "malformed_row": ~lines["fits"],
        "unreadable_date": lines["at_read"].isna(),
        "date_out_of_range": ~lines["at_read"].between("1995-01-01", "2099-12-31 23:59:59"),
        "unreadable_amount": lines["money"].isna(),
        "overlap_copy": lines["is_overlap"],
        "repeated_line": lines["is_repeat"],
        "adjustment": lines["invoice"].str.startswith("A"),
        "missing_customer": lines["customer"] == "",
        "zero_amount": lines["money"] == 0,
        "return": is_return,
        "negative_amount": lines["money"] < 0,
        "sale_non_product": ~lines["is_product"],
    }
    lines["disposition"] = np.select(list(reasons.values()), list(reasons), default="sale")
    return lines


def mark_copies(lines: pd.DataFrame) -> None:
    """Mark second exports of a day, and repeats inside one export, by counting copies."""
    good = lines[lines["fits"] & lines["at_read"].notna()]
    # The last copy in the file is the one that stays.
    rank = good[::-1].groupby(CONTENT, dropna=False, sort=False).cumcount()[::-1] + 1
    count = good.groupby(CONTENT, dropna=False, sort=False)["at"].transform("size")
    day = good["at_read"].dt.date
    different = (rank == 1).groupby(day).sum()
    repeated = ((rank == 1) & (count > 1)).groupby(day).sum()
    usual = (
        count[(rank == 1) & (count > 1)]
        .groupby(day)
        .apply(lambda counts: sorted(counts)[math.ceil(len(counts) / 2) - 1])
    )
    twice = (different >= 20) & (repeated >= 0.9 * different)
    exports = usual.where(twice.reindex(usual.index), 1)
    kept = np.ceil(count / day.map(exports).fillna(1))
    lines["is_overlap"] = (rank > kept).reindex(lines.index, fill_value=False)
    lines["is_repeat"] = ((rank > 1) & (rank <= kept)).reindex(
        lines.index, fill_value=False
    )


def dispositions(lines: pd.DataFrame) -> dict[str, int]:
    """Return how many rows each disposition has."""
    return lines["disposition"].value_counts().to_dict()


def orders(lines: pd.DataFrame) -> pd.DataFrame:
    """Return one row per order of a customer: when, by its first line."""
    sales = lines[lines["disposition"].isin(["sale", "sale_non_product"])]
    by_order = sales.groupby(["customer", "invoice"], as_index=False)
    return by_order["at_read"].min()


def features(lines: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return what is known of each customer before an instant."""
    before = lines[lines["at_read"] < end]
    sales = before[before["disposition"].isin(["sale", "sale_non_product"])]
    returns = before[before["disposition"] == "return"]
    ordered = orders(before).groupby("customer")["at_read"]
    gross = sales.groupby("customer")["money"].sum()
    back = -returns.groupby("customer")["money"].sum().reindex(gross.index, fill_value=0)
    recent = end - pd.Timedelta(days=90)
    products = sales[sales["is_product"]]
    late = orders(before)
    table = pd.DataFrame(
        {
            "recency_days": ((end - ordered.max()).dt.total_seconds() // DAY).astype(int),
            "tenure_days": ((end - ordered.min()).dt.total_seconds() // DAY).astype(int),
            "frequency": ordered.size(),
            "monetary": (gross - back) / 10_000,
            "gross_revenue": gross / 10_000,
            "returned_value": back / 10_000,
            "product_diversity": products.groupby("customer")["code"].nunique(),
            "orders_90d": late[late["at_read"] >= recent].groupby("customer").size(),
        }
    )
    return table.fillna({"product_diversity": 0, "orders_90d": 0}).sort_index()


def rfm_groups(known: pd.DataFrame, grid: Path) -> pd.Series:
    """Return each customer's RFM group, of what is known of all at an instant."""
    score = {}
    for name in ("recency_days", "frequency", "monetary"):
        values = known[name].to_numpy(float)
        cuts = np.quantile(values, [0.2, 0.4, 0.6, 0.8], method="inverted_cdf")
        score[name] = (values[:, None] > cuts).sum(axis=1)
    recency = 5 - score["recency_days"]
    worth = np.ceil((score["frequency"] + score["monetary"] + 2) / 2).astype(int)
    with grid.open(newline="") as file:
        group_of = {
            (int(row["recency_score"]), int(row["value_score"])): int(row["segment_id"])
            for row in csv.DictReader(file)
        }
    pairs = zip(recency, worth, strict=True)
    return pd.Series([group_of[pair] for pair in pairs], index=known.index)


def moves(before: pd.Series, after: pd.Series) -> dict[tuple[int, int], int]:
    """Return how many customers went from a group to another one."""
    former = before.reindex(after.index).dropna().astype(int)
    pairs = pd.DataFrame({"former": former, "now": after[former.index]})
    changed = pairs[pairs["former"] != pairs["now"]]
    return changed.value_counts().to_dict()


def bought(lines: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Return orders and net money of who bought or returned in [start, end)."""
    within = lines[(lines["at_read"] >= start) & (lines["at_read"] < end)]
    counted = within[within["disposition"].isin(["sale", "sale_non_product", "return"])]
    return pd.DataFrame(
        {
            "orders": orders(lines)
            .pipe(lambda table: table[table["at_read"].between(start, end, "left")])
            .groupby("customer")
            .size(),
            "value": counted.groupby("customer")["money"].sum() / 10_000,
        }
    ).fillna(0)


def churn(
    lines: pd.DataFrame, as_of: pd.Timestamp, customers: pd.Index, horizon: int = 90
) -> pd.Series:
    """Return who placed no order in the horizon from an instant on."""
    times = orders(lines)
    end = as_of + pd.Timedelta(days=horizon)
    came = times[(times["at_read"] >= as_of) & (times["at_read"] < end)]["customer"]
    return pd.Series(~customers.isin(came.unique()), index=customers)


def measures(happened: np.ndarray, probability: np.ndarray) -> dict[str, float]:
    """Return how good probabilities were; none is nearer to 0 or 1 than a millionth."""
    sure = np.clip(probability, 1e-6, 1 - 1e-6)
    return {
        "mean_probability": float(np.mean(probability)),
        "auc": roc_auc_score(happened, probability),
        "average_precision": average_precision_score(happened, probability),
        "brier": float(np.mean((probability - happened) ** 2)),
        "log_loss": log_loss(happened, sure),
    }


def lift(scores: pd.DataFrame) -> pd.DataFrame:
    """Return what the riskiest tenths of each cut-off catch, over all cut-offs."""
    by_cutoff = scores.groupby("as_of")["probability"]
    place = by_cutoff.rank(method="min", ascending=False) - 1
    tenth = (10 * place // by_cutoff.transform("size")).astype(int) + 1
    happened = scores["happened"].groupby(tenth).agg(["size", "sum", "mean"])
    return pd.DataFrame(
        {
            "customer_count": happened["size"],
            "churned_count": happened["sum"],
            "churn_rate": happened["mean"],
            "lift": happened["mean"] / scores["happened"].mean(),
            "cumulative_share": happened["size"].cumsum() / len(scores),
            "cumulative_gain": happened["sum"].cumsum() / scores["happened"].sum(),
        }
    )


def calibration(scores: pd.DataFrame) -> pd.DataFrame:
    """Return forecast and outcome of the tenths of all probabilities."""
    place = scores["probability"].rank(method="min") - 1
    tenth = (10 * place // len(scores)).astype(int) + 1
    probability = scores["probability"].groupby(tenth)
    return pd.DataFrame(
        {
            "predicted": probability.mean(),
            "observed": scores["happened"].groupby(tenth).mean(),
            "least_probability": probability.min(),
            "greatest_probability": probability.max(),
            "customer_count": probability.size(),
        }
    )


def forecast_errors(predicted: pd.Series, actual: pd.Series) -> dict[str, float]:
    """Return how far forecasts of amounts were from what came; nan where that is unsaid."""
    differs = predicted.nunique() > 1
    # Each of equal forecasts gets the mean of their outcomes, wherever the tenth ends.
    shared = actual.groupby(predicted).transform("mean")
    first = np.argsort(-predicted.to_numpy())[: math.ceil(len(predicted) / 10)]
    return {
        "customer_count": len(predicted),
        "predicted_total": predicted.sum(),
        "actual_total": actual.sum(),
        "mae": (predicted - actual).abs().mean(),
        "rmse": math.sqrt(((predicted - actual) ** 2).mean()),
        "rank_correlation": spearmanr(predicted, actual).statistic if differs else math.nan,
        "top_decile_share": shared.iloc[first].sum() / actual.sum()
        if differs
        else math.nan,
    }
