"""Of what was told before only the rest is told."""

from __future__ import annotations

import duckdb
from segmentation.history import untold


def test_what_is_new_or_has_changed_is_untold():
    with duckdb.connect() as database:
        standing = database.sql(
            "select * from (values (1, 10, 'a'), (2, 21, 'b'), (3, 30, 'c')) "
            "as standing (window_id, history_fingerprint, named)"
        )
        told = database.sql(
            "select * from (values (1, 10), (1, 10), (2, 20), (4, 40)) "
            "as told (window_id, history_fingerprint)"
        )
        assert untold(standing, told, "window_id").order("1").fetchall() == [
            (2, 21, "b"),
            (3, 30, "c"),
        ]
        assert len(untold(standing, None, "window_id").fetchall()) == 3
