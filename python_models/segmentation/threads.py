"""One thread for arithmetic: sums of several threads differ in their last digits."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

import sklearn.ensemble  # noqa: F401 - loads the libraries that have threads of their own
from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager:
    """Hold the libraries of NumPy, SciPy and scikit-learn to one thread in a block.

    Notes
    -----
    They are looked up once: looking takes longer than many a fit.
    """
    return _pools().limit(limits=1)


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()
