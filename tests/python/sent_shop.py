"""A shop whose campaigns ran: written to week by week, with an uplift that is known."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import duckdb
import pytest
from projects import DATABASE, SAMPLE, query
from receivers import SECRET, mail_server, receiver

from scripts.deliver import main

#: The campaign that brings something: who is treated and drawn orders once more, for
#: enough that it is seen beside what a few wholesalers order.
PLANTED_IN = "remind_at_risk"
PLANTED_PRICE = 600
#: Mondays on which it was delivered; horizons of later entries are not over.
FIRST_SENT, LAST_SENT = datetime(2010, 7, 5, 6), datetime(2011, 11, 28, 6)
#: Orders are planted in whole horizons only, so that the data end when they did.
LAST_PLANTED = datetime(2011, 9, 26)


def write_shop_that_answers(project: Path, path: Path) -> Path:
    """Write the sample's lines, and an order more of half of those who are written to.

    Parameters
    ----------
    project : built of the sample, as of which it is known who will be written to
    path : of the file
    """
    duckdb.execute(f"attach '{project / DATABASE}' as built (read_only)")
    try:
        duckdb.execute(
            f"""
            copy (
                select * from read_csv('{SAMPLE}', all_varchar = true)
                union all
                select
                    'P' || row_number() over (order by customer_id),
                    '22423', 'REGENCY CAKESTAND 3 TIER', '1',
                    strftime(
                        min(entered_at) + to_days(5 + cast(hash(customer_id) % 40 as int))
                        + interval 12 hour,
                        '%Y-%m-%d %H:%M:%S'
                    ),
                    '{PLANTED_PRICE}', customer_id, 'United Kingdom'
                from built.marts.fct_audience_members
                where
                    audience_name = '{PLANTED_IN}'
                    and split = 'treated'
                    and entered_at between '{FIRST_SENT}'::timestamp - interval 14 day
                    and '{LAST_PLANTED}'
                    and hash(customer_id, 'drawn') % 2 = 0
                group by customer_id
            ) to '{path}' (header)
            """
        )
    finally:
        duckdb.execute("detach built")
    return path


def deliver_each_week(project: Path) -> Counter[str]:
    """Deliver on every Monday, to real servers; return how often each entry was taken."""
    data = project / "data"
    customers = query(
        project, "select distinct customer_id from marts.fct_audience_members"
    )
    with (data / "contacts.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["customer_id", "email", "name"])
        writer.writerows((name, f"c{name}@example.org", "") for (name,) in customers)
    options = {
        "database": project / DATABASE, "contacts": data / "contacts.csv",
        "log": data / "delivery.sqlite", "export": data / "deliveries.csv",
    }  # fmt: skip
    arguments = [
        part for name, path in options.items() for part in (f"--{name}", str(path))
    ]
    with (
        receiver() as server,
        mail_server() as (keeper, mailbox),
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in {
            "WEBHOOK_URL": server.url, "WEBHOOK_SECRET": SECRET.decode(),
            "SMTP_HOST": mailbox.host, "SMTP_PORT": str(mailbox.port),
            "SMTP_SENDER": mailbox.sender, "SMTP_PLAIN": "1",
        }.items():  # fmt: skip
            patch.setenv(f"SHOAL_{name}", value)
        monday = FIRST_SENT
        while monday <= LAST_SENT:
            assert main([*arguments, "--as-of", str(monday)]) == 0
            monday += timedelta(days=7)
    mails = [message_from_bytes(envelope.content) for envelope in keeper.taken]
    keys = Counter(mail["Message-ID"].strip("< \r\n").split("@")[0] for mail in mails)
    return server.taken + keys
