"""Speed of actions: a million events decided in SQL, webhooks sent to a local server.

    python -m benchmarks.measure_actions

Reads the compiled SQL of the last `dbt build`. With ``--write`` what is found is put into
benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb

from benchmarks.pages import BENCHMARKS, machine, put_into, table
from delivery.channels import Webhook
from delivery.log import DeliveryLog
from delivery.message import Entry
from delivery.run import deliver

COMPILED = Path("target/compiled/shoal/models/intermediate/actions")
SEED = Path("seeds/audiences.csv")
EVENT_COUNT = 1_000_000
WEBHOOK_COUNT = 20_000

# A customer has an event in each of 50 weeks; a quarter of them fits some audience.
EVENTS = f"""
create table shoal.marts.fct_segment_events as
select
    md5(number::varchar) as event_id,
    'segment_changed' as event_type,
    'c' || number % 20000 as customer_id,
    (number // 20000)::integer as window_id,
    timestamp '2010-01-04' + to_days((7 * (number // 20000))::integer) as occurred_at,
    'rfm_rules' as method,
    ['Champions', 'New customers', 'Loyal customers', 'Lost'][1 + number % 4]
        as from_segment_name,
    ['At risk', 'Champions', 'Cannot lose them', 'Promising'][1 + (number // 4) % 4]
        as to_segment_name,
    1 as from_segment_id,
    4 as to_segment_id,
    if(number % 3 = 0, 'behaviour', 'ageing') as cause,
    null::integer as former_churn_decile,
    null::integer as churn_decile,
    10 as recency_days,
    3 as frequency,
    100.0 as monetary,
    (number % 997)::double as spend_365d
from range({EVENT_COUNT}) as numbers (number)
"""


def decide() -> tuple[str, ...]:
    """Time the three models that decide who enters which audience."""
    with duckdb.connect() as database:
        database.execute("attach ':memory:' as shoal")
        for schema in ("marts", "seeds", "intermediate"):
            database.execute(f"create schema shoal.{schema}")
        database.execute(
            f"create table shoal.seeds.audiences as from read_csv('{SEED}', header = true)"
        )
        database.execute(EVENTS)
        started = time.perf_counter()
        for model in ("conditions", "candidates", "entries"):
            name = f"int_audience_{model}"
            sql = (COMPILED / f"{name}.sql").read_text()
            database.execute(f"create table shoal.intermediate.{name} as {sql}")
        seconds = time.perf_counter() - started
        ((candidates,),) = database.sql(
            "select count(*) from shoal.intermediate.int_audience_candidates"
        ).fetchall()
        ((entries,),) = database.sql(
            "select count(*) from shoal.intermediate.int_audience_entries"
        ).fetchall()
    what = f"{EVENT_COUNT:,} events, {candidates:,} that fit, {entries:,} entries"
    return what, f"{seconds:.1f} s", "20 s"


class Quick(BaseHTTPRequestHandler):
    """Takes everything."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:  # noqa: N802
        """Answer 204."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def most_memory() -> float:
    """Return the most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def send() -> list[tuple[str, ...]]:
    """Time webhooks to a server in this process, which shares its one interpreter."""
    at, early = datetime(2011, 12, 5), []

    def entries() -> Iterator[Entry]:
        for n in range(WEBHOOK_COUNT):
            # By then threads and connections are there.
            if n == WEBHOOK_COUNT // 10:
                early.append(most_memory())
            yield Entry(
                f"e{n}", "webhook", "x", f"c{n}", at, "At risk", 1.0, "Call", "Sales", 1.0
            )

    with (
        ThreadingHTTPServer(("127.0.0.1", 0), Quick) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        log = DeliveryLog(Path(folder) / "delivery.sqlite")
        started = time.perf_counter()
        ends = deliver(entries(), {"webhook": Webhook(url, b"secret")}, log)
        seconds = time.perf_counter() - started
        log.close()
        server.shutdown()
    rate, grew = ends["delivered"] / seconds, most_memory() - early[0]
    return [
        (f"{ends['delivered']:,} webhooks", f"{rate:,.0f} a second", "200 a second"),
        ("memory after the first tenth of them", f"grew by {grew:.1f} MB", "flat"),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="into benchmarks/README.md")
    asked = parser.parse_args()
    found = f"On {machine()}:\n\n" + table(
        ("what", "figure", "asked for"), [decide(), *send()]
    )
    print(found)
    if asked.write:
        put_into(BENCHMARKS, "actions", found)
