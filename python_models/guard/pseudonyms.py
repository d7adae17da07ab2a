"""Names that stand for customers: the same customer always has the same one.

HMAC-SHA256 (RFC 2104) of the customer's id under the shop's key. Who lacks the key cannot
find an id by trying all there are; who has it can, so these are pseudonyms and the data
stay personal data.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache

import pyarrow as pa

#: The environment variable that holds the key; it is written nowhere.
KEY_VARIABLE = "SHOAL_PSEUDONYM_KEY"
#: Shorter keys can be found by trying.
SHORTEST_KEY = 16
#: Hexadecimal digits kept of the 64: two of a billion customers meet once in 10^11 shops.
DIGITS = 32


@lru_cache(maxsize=1_000_000)
def pseudonym(customer_id: str, key: str) -> str:
    """Return the pseudonym of one customer.

    Examples
    --------
    >>> pseudonym("42", "a key of the shop")[:8]
    'e6de1d7e'
    """
    digest = hmac.new(key.encode(), customer_id.encode(), hashlib.sha256)
    return digest.hexdigest()[:DIGITS]


def pseudonyms(customer_ids: pa.Array) -> pa.Array:
    """Return the pseudonyms of a column under the key in the environment.

    Nobody (null) stays nobody.
    """
    key = os.environ[KEY_VARIABLE]
    named = [each and pseudonym(each, key) for each in customer_ids.to_pylist()]
    return pa.array(named, pa.string())


def has_pseudonym_key() -> bool:
    """Say whether the environment holds a key that is long enough."""
    return len(os.environ.get(KEY_VARIABLE, "")) >= SHORTEST_KEY
