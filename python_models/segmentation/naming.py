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

    Raises
    ------
    ValueError
        A method has more segments than there are archetypes.

    Notes
    -----
    A customer's place is the mean rank among all customers, so a name does not depend on
    currency or scaling. Segments and archetypes are matched one to one with the least sum
    of squared distances (Kuhn 1955, The Hungarian method for the assignment problem), so
    names are unique within a method.
    """
    ranks = customers[["customer_id"]].copy()
    for measure, place in MEASURES.items():
        ranks[place] = customers[measure].rank(pct=True)
    placed = assignments.loc[assignments["segment_id"] > 0].merge(ranks, on="customer_id")
    centres = (
        placed.groupby(["method", "segment_id"])[list(MEASURES.values())]
        .median()
        .reset_index()
        .sort_values(["method", "segment_id"], ignore_index=True)
    )
    archetypes = archetypes.sort_values("archetype_id", ignore_index=True)
    named = [_match(group, archetypes) for _, group in centres.groupby("method")]
    columns = ["method", "segment_id", "segment_name", "suggested_action"]
    if not named:
        empty = pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
        return empty.astype({"segment_id": "int32"})
    return pd.concat(named, ignore_index=True)[columns].astype({"segment_id": "int32"})


def _match(segments: pd.DataFrame, archetypes: pd.DataFrame) -> pd.DataFrame:
    if len(segments) > len(archetypes):
        raise ValueError(
            f"{len(segments)} segments but only {len(archetypes)} archetypes in "
            f"seeds/segment_archetypes.csv: add rows there"
        )
    places = list(MEASURES.values())
    cost = cdist(segments[places], archetypes[places], metric="sqeuclidean").round(12)
    _, chosen = linear_sum_assignment(cost)
    words = archetypes.loc[chosen, ["segment_name", "suggested_action"]]
    return segments.assign(**{name: words[name].to_numpy() for name in words})
