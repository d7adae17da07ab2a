"""Tell receivers who entered an audience: make deliver.

    python scripts/deliver.py --dry-run
    python scripts/deliver.py --as-of 2011-12-05

Secrets come from the environment: SHOAL_WEBHOOK_URL and SHOAL_WEBHOOK_SECRET for
webhooks; SHOAL_SMTP_HOST, SHOAL_SMTP_PORT (587), SHOAL_SMTP_SENDER, SHOAL_SMTP_USER,
SHOAL_SMTP_PASSWORD and SHOAL_SMTP_PLAIN=1 (no TLS) for e-mail. Addresses come from a
CSV file with the columns customer_id, email and what templates use, such as name.

Read are the published marts: the last whole build, which no build under way changes.
"""

from __future__ import annotations

import argparse
import csv
import fcntl
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from delivery.channels import Mail, Mailbox, Webhook  # noqa: E402
from delivery.log import DeliveryLog  # noqa: E402
from delivery.message import Entry, environment  # noqa: E402
from delivery.run import Channel, deliver, utc_now  # noqa: E402

# What is due: entered already, not too long ago, and not held out.
DUE = """
with

due as (
    select * from marts.fct_audience_members
    where
        split = 'treated'
        and entered_at <= $as_of
        and send_before_at > $as_of
)

"""
CHANNELS = DUE + "select distinct channel from due"
ENTRIES = (
    DUE
    + """
select
    due.event_id,
    due.channel,
    due.audience_name,
    due.customer_id,
    due.entered_at,
    due.segment_name,
    due.spend_365d,
    audiences.suggested_action,
    audiences.owner,
    audiences.contact_cost
from due
inner join marts.dim_audiences as audiences using (audience_name)
order by
    audiences.priority, due.audience_name, due.customer_id, due.entered_at
"""
)
# Where the var site_minimum_segment_size hides customers nobody is named who could be told;
# small audiences are hidden too, so that none may be left to tell by.
ARE_HIDDEN = """
select
    not exists (select 1 from marts.fct_audience_members)
    and coalesce(
        (select sum(entry_count) > 0 from marts.dim_audiences),
        (
            select value_in_force <> '1' from marts.rpt_settings
            where setting = 'site_minimum_segment_size'
        )
    )
"""
BATCH = 1000


class NotSetUp(Exception):
    """Something that delivery needs is missing; the message says what."""


@contextmanager
def read_marts(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open marts that name customers, or say why there are none."""
    if not database.is_file():
        raise NotSetUp(f"{database} is missing: run `make build` first")
    with duckdb.connect(str(database), read_only=True) as connection:
        if connection.execute(ARE_HIDDEN).fetchone() == (True,):
            raise NotSetUp(
                f"{database} names no customers (site_minimum_segment_size): add"
                " --database data/shoal.duckdb, which dbt writes"
            )
        yield connection


def due_entries(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> Iterator[Entry]:
    """Read the entries that are due, by priority, a batch at a time."""
    found = connection.execute(ENTRIES, {"as_of": as_of})
    while rows := found.fetchmany(BATCH):
        yield from (Entry(*row) for row in rows)


def contacts_of(path: Path) -> dict[str, dict[str, str]]:
    """Read the contact file: customer id → row."""
    if not path.is_file():
        raise NotSetUp(f"{path}, the contact file of e-mails, is missing")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = {"customer_id", "email"} - set(reader.fieldnames or [])
            if missing:
                raise NotSetUp(f"{path} has no column {' and no '.join(sorted(missing))}")
            return {row["customer_id"]: row for row in reader if row["email"]}
    except UnicodeDecodeError as problem:
        raise NotSetUp(f"{path} is not UTF-8: save it as CSV UTF-8") from problem


def port_of(text: str) -> int:
    """Read the number of a port."""
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise NotSetUp(f"SHOAL_SMTP_PORT is {text}, but must be 1 to 65535")
    return int(text)


def channels_for(
    names: set[str], setting: Mapping[str, str], contacts: Path
) -> dict[str, Channel]:
    """Set up the channels that are needed, or say what is missing."""

    def needed(name: str) -> str:
        if not setting.get(name):
            raise NotSetUp(f"{name} is not set in the environment")
        return setting[name]

    made: dict[str, Channel] = {}
    if "webhook" in names:
        made["webhook"] = Webhook(
            needed("SHOAL_WEBHOOK_URL"), needed("SHOAL_WEBHOOK_SECRET").encode()
        )
    if "email" in names:
        mailbox = Mailbox(
            host=needed("SHOAL_SMTP_HOST"),
            port=port_of(setting.get("SHOAL_SMTP_PORT") or "587"),
            sender=needed("SHOAL_SMTP_SENDER"),
            user=setting.get("SHOAL_SMTP_USER", ""),
            password=setting.get("SHOAL_SMTP_PASSWORD", ""),
            is_encrypted=setting.get("SHOAL_SMTP_PLAIN") != "1",
        )
        made["email"] = Mail(mailbox, contacts_of(contacts), environment())
    return made


@contextmanager
def alone(log: Path) -> Iterator[None]:
    """Keep a second delivery out: both would send what neither has written down yet."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise NotSetUp("another delivery is under way") from problem
        yield


def show(entries: list[Entry], log: DeliveryLog) -> None:
    """Print who would get what at which cost."""
    open_entries = [each for each in entries if not log.has_delivered(each.idempotency_key)]
    for (audience, channel), group in groupby(
        open_entries, lambda each: (each.audience_name, each.channel)
    ):
        members = list(group)
        cost = sum(each.contact_cost for each in members)
        print(f"{audience} by {channel}: {len(members)} customers, cost {cost:.2f}")
        for each in members:
            print(f"    {each.customer_id}: {each.suggested_action}")
    cost = sum(each.contact_cost for each in open_entries)
    print(
        f"{len(open_entries)} to send, cost {cost:.2f};"
        f" {len(entries) - len(open_entries)} delivered before. Nothing was sent."
    )


def run(arguments: argparse.Namespace, setting: Mapping[str, str]) -> Counter[str]:
    """Deliver, or show what would be delivered."""
    as_of = arguments.as_of or utc_now()
    with (
        read_marts(arguments.database) as marts,
        alone(arguments.log),
        closing(DeliveryLog(arguments.log)) as log,
    ):
        if arguments.dry_run:
            show(list(due_entries(marts, as_of)), log)
            return Counter()
        due = marts.execute(CHANNELS, {"as_of": as_of}).fetchall()
        names = {channel for (channel,) in due}
        channels = channels_for(names, setting, arguments.contacts)
        try:
            entries = due_entries(marts, as_of)
            return deliver(entries, channels, log, arguments.concurrency)
        finally:
            log.export(arguments.export)


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; 1 where something was given up, 2 where not set up."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    data = Path("data")
    parser.add_argument("--dry-run", action="store_true", help="show, send nothing")
    parser.add_argument("--as-of", type=datetime.fromisoformat, help="now, if left out")
    parser.add_argument(
        "--database", type=Path, default=data / "published" / "shoal.duckdb"
    )
    parser.add_argument("--contacts", type=Path, default=data / "contacts.csv")
    parser.add_argument("--log", type=Path, default=data / "delivery.sqlite")
    parser.add_argument("--export", type=Path, default=data / "deliveries.csv")
    parser.add_argument("--concurrency", type=int, default=16)
    given = parser.parse_args(arguments)
    if given.concurrency < 1:
        parser.error(f"--concurrency is {given.concurrency}, but must be 1 or more")
    try:
        ends = run(given, os.environ)
    except NotSetUp as problem:
        print(f"deliver: {problem}", file=sys.stderr)
        return 2
    said = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
    if said:
        print(said)
    return 1 if ends["given_up"] else 0


if __name__ == "__main__":
    sys.exit(main())
