"""Names for segments: the archetype that a segment's median customer is most like."""

from __future__ import annotations

import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

MEASURES = {
    "recency_days": "recency_rank",
    "frequency": "frequency_rank",
    "monetary": "monetary_rank",
}


def name_segments(
    customers: pd.DataFrame, assignments: pd.DataFrame, archetypes: pd.DataFrame
) -> pd.DataFrame:
    """Give each segment of each method a name of its own.

    Parameters
    ----------
    customers : one row a customer: ``customer_id, recency_days, frequency, monetary``
    assignments : ``method, customer_id, segment_id``
    archetypes : ``archetype_id, segment_name, suggested_action`` and the place of the
        archetype among all customers, 0 (lowest) to 1, in each of ``MEASURES``' values

    Returns
    -------
    ``method, segment_id, segment_name, suggested_action``, one row a segment.

    Notes
    -----
    A customer's place is the mean rank among all customers, so a name does not depend on
    currency or scaling. Segments and archetypes are matched one to one with the least sum
    of squared distances (Kuhn 1955, The Hungarian method for the assignment problem), so
    names are unique within a method. Where there are more segments than archetypes, which
    only a density method finds, the largest are matched and the rest numbered.
    """
    ranks = customers[["customer_id"]].copy()
    for measure, place in MEASURES.items():
        ranks[place] = customers[measure].rank(pct=True)
    placed = assignments.loc[assignments["segment_id"] > 0].merge(ranks, on="customer_id")
    by_segment = placed.groupby(["method", "segment_id"])[list(MEASURES.values())]
    centres = by_segment.median().assign(customer_count=by_segment.size()).reset_index()
    centres = centres.sort_values(["method", "segment_id"], ignore_index=True)
    archetypes = archetypes.sort_values("archetype_id", ignore_index=True)
    named = [_match(group, archetypes) for _, group in centres.groupby("method")]
    columns = ["method", "segment_id", "segment_name", "suggested_action"]
    if not named:
        empty = pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
        return empty.astype({"segment_id": "int32"})
    return pd.concat(named, ignore_index=True)[columns].astype({"segment_id": "int32"})


def _match(segments: pd.DataFrame, archetypes: pd.DataFrame) -> pd.DataFrame:
    by_size = segments.sort_values(
        ["customer_count", "segment_id"], ascending=[False, True], kind="stable"
    )
    matched, rest = by_size.head(len(archetypes)), by_size.iloc[len(archetypes) :]
    matched, rest = matched.sort_values("segment_id"), rest.sort_values("segment_id")
    places = list(MEASURES.values())
    cost = cdist(matched[places], archetypes[places], metric="sqeuclidean").round(12)
    _, chosen = linear_sum_assignment(cost)
    words = archetypes.loc[chosen, ["segment_name", "suggested_action"]]
    named = matched.assign(**{name: words[name].to_numpy() for name in words})
    numbered = rest.assign(
        segment_name="Small group " + rest["segment_id"].astype("str"),
        suggested_action="Look at them one by one",
    )
    return pd.concat([named, numbered]) if len(rest) else named
