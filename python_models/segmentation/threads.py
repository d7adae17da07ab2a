"""One thread for arithmetic: sums of several threads differ in their last digits.

Work that is done apart, each by one thread, may go side by side.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from threadpoolctl import ThreadpoolController

Item, Result = TypeVar("Item"), TypeVar("Result")

#: Done at once by ``side_by_side``: each holds what it works on in memory.
WORKERS = 2


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


def side_by_side(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield what work makes of each item, in their order, some at once in threads.

    Parameters
    ----------
    work : of one item alone, so that what comes out does not hang on what ran beside it;
        worth it where NumPy or scikit-learn do most of it, which let other threads run
    items : taken one by one by the thread that asks, no more than are soon worked on

    Raises
    ------
    Whatever work raises, in the place of its result; what has not begun is left undone.
    """
    pending: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for item in items:
                pending.append(pool.submit(work, item))
                if len(pending) > WORKERS:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


@cache
def _openmp() -> ThreadpoolController:
    """Look the libraries up once: looking takes longer than many a fit."""
    return ThreadpoolController().select(user_api="openmp")
