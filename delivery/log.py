"""The log of tries: only ever appended to, in a SQLite file of its own.

SQLite, since a commit survives a kill and a second process waits for the first.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import threading
from datetime import datetime
from pathlib import Path

from delivery.message import Entry

SCHEMA = """
create table if not exists attempts (
    attempt_id integer primary key,
    idempotency_key text not null,
    event_id text not null,
    audience_name text not null,
    channel text not null,
    customer_id text not null,
    status text not null check (status in ('delivered', 'given_up')),
    detail text not null,
    attempted_at text not null
);
create unique index if not exists one_success
    on attempts (idempotency_key) where status = 'delivered';
create trigger if not exists no_update before update on attempts
    begin select raise(abort, 'the log is only appended to'); end;
create trigger if not exists no_delete before delete on attempts
    begin select raise(abort, 'the log is only appended to'); end;
"""
#: Without the customer, whom the event tells as long as the marts know them.
EXPORTED = ("event_id", "channel", "audience_name", "status", "attempted_at")


class DeliveryLog:
    """What became of each entry; may be used by several threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, timeout=30, check_same_thread=False)
        self._database.execute("pragma journal_mode = wal")
        # A commit is on disk only with a checkpoint at power loss; a kill loses nothing.
        self._database.execute("pragma synchronous = normal")
        self._database.executescript(SCHEMA)

    def has_delivered(self, key: str) -> bool:
        """Return whether what has this key was delivered."""
        with self._lock:
            found = self._database.execute(
                "select 1 from attempts where idempotency_key = ? and status = 'delivered'",
                (key,),
            ).fetchone()
        return found is not None

    def append(self, entry: Entry, status: str, detail: str, at: datetime) -> None:
        """Write down how an entry ended; a second success of one key is not recorded."""
        with self._lock, self._database:
            self._database.execute(
                "insert into attempts (idempotency_key, event_id, audience_name, channel,"
                " customer_id, status, detail, attempted_at)"
                " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                (
                    entry.idempotency_key, entry.event_id, entry.audience_name,
                    entry.channel, entry.customer_id, status, detail[:500],
                    at.isoformat(sep=" ", timespec="seconds"),
                ),
            )  # fmt: skip

    def export(self, path: Path) -> None:
        """Write the last end of each entry as CSV, whole or not at all, for dbt to read."""
        rows = self._database.execute(
            f"select {', '.join(EXPORTED)} from attempts where attempt_id in"
            " (select max(attempt_id) from attempts group by idempotency_key)"
            " order by idempotency_key"
        )
        part = path.with_suffix(".part")
        with part.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(EXPORTED)
            writer.writerows(rows)
        os.replace(part, path)

    def close(self) -> None:
        """Close the file."""
        self._database.close()
