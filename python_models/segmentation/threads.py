"""One thread for arithmetic: sums of several threads differ in their last digits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

import sklearn.ensemble  # noqa: F401 - loads the libraries that have threads of their own
from threadpoolctl import ThreadpoolController


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold the libraries of NumPy, SciPy and scikit-learn to one thread in a block.

    Notes
    -----
    They are looked up once: looking takes longer than many a fit. OpenMP keeps a limit for
    each thread that asks it, BLAS one for the process: where models run side by side, the
    first sets it and the last to leave lifts it.
    """
    with _BLAS, _pools().limit(limits=1, user_api="openmp"):
        yield


class _OneForAll:
    """The limit of BLAS, while anybody is within."""

    def __init__(self) -> None:
        self._lock, self._within = Lock(), 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._within:
                self._limit = _pools().limit(limits=1, user_api="blas")
            self._within += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._within -= 1
            if not self._within:
                self._limit.restore_original_limits()


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()


_BLAS = _OneForAll()
