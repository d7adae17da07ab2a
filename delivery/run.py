"""Delivering all that is due, a bounded number at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from typing import Protocol

from delivery.channels import DeliveryFailed
from delivery.log import DeliveryLog
from delivery.message import Entry


class Channel(Protocol):
    """Something that sends."""

    def send(self, entry: Entry) -> str:
        """Send an entry, or raise DeliveryFailed."""


def utc_now() -> datetime:
    """Return the instant, in UTC and without a zone, as the log keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def deliver(
    entries: Iterable[Entry],
    channels: Mapping[str, Channel],
    log: DeliveryLog,
    concurrency: int = 16,
    clock: Callable[[], datetime] = utc_now,
) -> Counter[str]:
    """Send every entry that the log does not know as delivered.

    At least once: killed between the receiver's answer and the log's line, the entry is
    sent again, with the same key.

    Parameters
    ----------
    entries : those that are due, read as they are needed
    channels : channel → what sends
    log : of earlier runs and of this one
    concurrency : entries on their way at once; memory grows with it alone

    Returns
    -------
    How many were delivered, given up (tried again by the next run), or had been before.
    """
    ends: Counter[str] = Counter()

    def send(entry: Entry) -> str:
        try:
            detail, status = channels[entry.channel].send(entry), "delivered"
        except DeliveryFailed as problem:
            detail, status = str(problem), "given_up"
        log.append(entry, status, detail, clock())
        return status

    with ThreadPoolExecutor(concurrency) as pool:
        underway: set[Future[str]] = set()
        for entry in entries:
            if log.has_delivered(entry.idempotency_key):
                ends["delivered before"] += 1
                continue
            underway.add(pool.submit(send, entry))
            if len(underway) >= 2 * concurrency:
                done, underway = wait(underway, return_when=FIRST_COMPLETED)
                ends.update(future.result() for future in done)
        ends.update(future.result() for future in underway)
    return ends
