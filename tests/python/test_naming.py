"""Names of segments: from the centres, unique, and of no currency."""

import pandas as pd
from projects import REPOSITORY
from segmentation.naming import name_segments

ARCHETYPES = pd.DataFrame(
    {
        "archetype_id": [1, 2, 3],
        "segment_name": ["Champions", "Regulars", "Lost"],
        "suggested_action": ["thank", "remind", "let go"],
        "recency_rank": [0.1, 0.5, 0.9],
        "frequency_rank": [0.9, 0.5, 0.1],
        "monetary_rank": [0.9, 0.5, 0.1],
    }
)
CUSTOMERS = pd.DataFrame(
    {
        "customer_id": list("abcdef"),
        "recency_days": [1, 2, 50, 60, 400, 500],
        "frequency": [30, 28, 5, 4, 1, 1],
        "monetary": [9000.0, 8000.0, 700.0, 600.0, 20.0, 10.0],
    }
)
ASSIGNMENTS = pd.DataFrame(
    {"method": "kmeans", "customer_id": list("abcdef"), "segment_id": [1, 1, 2, 2, 3, 3]}
)


def names(customers=CUSTOMERS, assignments=ASSIGNMENTS, archetypes=ARCHETYPES):
    table = name_segments(customers, assignments, archetypes)
    return dict(zip(table["segment_id"], table["segment_name"], strict=True))


def test_a_segment_is_named_after_the_archetype_that_it_is_most_like():
    assert names() == {1: "Champions", 2: "Regulars", 3: "Lost"}


def test_two_segments_that_are_alike_get_two_names():
    assignments = ASSIGNMENTS.assign(segment_id=[1, 2, 3, 3, 3, 3])
    assert len(set(names(assignments=assignments).values())) == 3


def test_the_currency_does_not_matter():
    assert names(CUSTOMERS.assign(monetary=CUSTOMERS["monetary"] * 1e6)) == names()


def test_the_order_of_rows_does_not_matter():
    assert (
        names(CUSTOMERS.iloc[::-1], ASSIGNMENTS.iloc[::-1], ARCHETYPES.iloc[::-1])
        == names()
    )


def test_noise_gets_no_name():
    assert 3 not in names(assignments=ASSIGNMENTS.replace({"segment_id": {3: -1}}))


def test_the_largest_segments_get_the_archetypes_and_the_rest_numbers():
    assignments = ASSIGNMENTS.assign(segment_id=[1, 2, 3, 4, 4, 4])
    found = names(assignments=assignments)
    assert found[3] == "Small group 3"
    assert {found[1], found[2], found[4]} == {"Champions", "Regulars", "Lost"}


def test_the_seed_has_a_name_for_every_cluster_that_can_be_asked_for():
    seed = pd.read_csv(REPOSITORY / "seeds" / "segment_archetypes.csv")
    assert len(seed) >= 12
    assert seed["segment_name"].is_unique
    assert seed["archetype_id"].is_unique
