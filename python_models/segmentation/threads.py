"""One thread for arithmetic: sums of several threads differ in their last digits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold OpenMP, and so scikit-learn's loops, to one thread in a block.

    Notes
    -----
    OpenMP keeps a limit for each thread that asks it, so that models may run side by side.
    BLAS keeps one for the process: it is one from the import of this package on.
    """
    with _openmp().limit(limits=1):
        yield


@cache
def _openmp() -> ThreadpoolController:
    """Look the libraries up once: looking takes longer than many a fit."""
    return ThreadpoolController().select(user_api="openmp")
