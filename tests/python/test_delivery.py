"""Delivery against real servers that fail, stall and repeat, and against a kill."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import REPOSITORY
from receivers import SECRET, Receiver, mail_server, receiver, self_signed

from delivery.channels import DeliveryFailed, Mail, Mailbox, Webhook
from delivery.log import DeliveryLog
from delivery.message import Entry, environment, payload, rendered
from delivery.run import deliver
from delivery.signature import is_genuine, signature
from scripts.deliver import main

NOON = datetime(2011, 12, 5, 12)


def entry(number: int = 1, **other: object) -> Entry:
    facts = {
        "event_id": f"event{number}",
        "channel": "webhook",
        "audience_name": "win_back",
        "customer_id": f"c{number}",
        "entered_at": datetime(2011, 12, 5),
        "segment_name": "At risk",
        "spend_365d": 12.5,
        "suggested_action": "Call",
        "owner": "Sales",
        "contact_cost": 2.5,
    }
    return Entry(**facts | other)


def webhook(server: Receiver, **other) -> Webhook:
    settings = {"timeout_seconds": 5, "retries": 3, "backoff_seconds": 0.01} | other
    return Webhook(server.url, SECRET, **settings)


@pytest.fixture
def log(tmp_path):
    made = DeliveryLog(tmp_path / "delivery.sqlite")
    yield made
    made.close()


def test_equal_entries_give_equal_bytes_and_a_key_of_event_audience_and_channel():
    assert payload(entry()) == payload(entry())
    facts = json.loads(payload(entry()))
    assert facts["idempotency_key"] == "event1-win_back-webhook"
    assert facts["entered_at"] == "2011-12-05T00:00:00"


@given(st.binary(), st.binary(min_size=1), st.text("0123456789", min_size=1))
def test_a_signature_fits_its_body_instant_and_secret_only(body, secret, at):
    given_signature = signature(secret, at, body)
    assert is_genuine(secret, at, body, given_signature)
    assert not is_genuine(secret, at, body + b"x", given_signature)
    assert not is_genuine(secret, at + "1", body, given_signature)
    assert not is_genuine(secret + b"x", at, body, given_signature)


def test_a_receiver_that_fails_twice_gets_the_same_entry_until_it_takes_it(log):
    with receiver(500, 429) as server:
        ends = deliver([entry()], {"webhook": webhook(server)}, log)
        again = deliver([entry()], {"webhook": webhook(server)}, log)
    assert ends == {"delivered": 1}
    assert again == {"delivered before": 1}
    assert server.tries == {"event1-win_back-webhook": 3}
    assert server.taken == {"event1-win_back-webhook": 1}
    assert server.forged == 0


@pytest.mark.parametrize("answer", [400, 401, 404, 410, 302])
def test_an_answer_that_will_not_change_is_not_asked_for_again(log, answer):
    with receiver(answer) as server:
        assert deliver([entry()], {"webhook": webhook(server)}, log) == {"given_up": 1}
        assert server.tries.total() == 1
        # Another run tries once more: the receiver may have been mended.
        assert deliver([entry()], {"webhook": webhook(server)}, log) == {"delivered": 1}


def test_a_receiver_that_stalls_is_left_and_asked_again(log):
    with receiver("stall", stall_seconds=1) as server:
        hook = webhook(server, timeout_seconds=0.2)
        assert deliver([entry()], {"webhook": hook}, log) == {"delivered": 1}
    assert server.tries.total() == 2


def test_a_receiver_that_asks_for_a_day_is_not_waited_for_so_long(log):
    with receiver(429, retry_after="86400") as server:
        hook = webhook(server, longest_wait_seconds=0)
        assert deliver([entry()], {"webhook": hook}, log) == {"delivered": 1}
    assert server.tries.total() == 2


def test_a_receiver_that_is_not_there_is_given_up(log):
    hook = Webhook("http://127.0.0.1:9/", SECRET, 0.2, retries=1, backoff_seconds=0)
    assert deliver([entry()], {"webhook": hook}, log) == {"given_up": 1}


def test_no_more_than_the_bound_are_under_way(log):
    class Slow:
        most, now, lock = 0, 0, threading.Lock()

        def send(self, _):
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
            time.sleep(0.002)
            with self.lock:
                self.now -= 1
            return "ok"

    slow, read, sent = Slow(), [], []

    def entries():
        for number in range(100):
            read.append(sum(log.has_delivered(each.idempotency_key) for each in sent))
            sent.append(entry(number))
            yield sent[-1]

    deliver(entries(), {"webhook": slow}, log, concurrency=4)
    assert 1 < slow.most <= 4
    # Read as needed: no entry is taken more than twice the bound ahead of what is done.
    assert all(number - done <= 9 for number, done in enumerate(read))


def test_the_log_is_only_appended_to_and_has_one_success_of_a_key(log, tmp_path):
    for status in ("given_up", "delivered", "delivered"):
        log.append(entry(), status, "", NOON)
    log.export(tmp_path / "deliveries.csv")
    with sqlite3.connect(tmp_path / "delivery.sqlite") as database:
        statuses = database.execute("select status from attempts").fetchall()
        for change in ("delete from attempts", "update attempts set status = 'given_up'"):
            with pytest.raises(sqlite3.DatabaseError, match="only appended to"):
                database.execute(change)
    assert statuses == [("given_up",), ("delivered",)]
    assert (tmp_path / "deliveries.csv").read_text().split() == [
        "event_id,channel,audience_name,status,attempted_at",
        "event1,webhook,win_back,delivered,2011-12-05",
        "12:00:00",
    ]


def mail(mailbox: Mailbox, **contact: str) -> Mail:
    row = {"customer_id": "c1", "email": "a@example.org", "name": "Ada"} | contact
    return Mail(mailbox, {"c1": row}, environment(), 5, backoff_seconds=0.01)


def test_a_mail_has_text_html_and_the_key_and_is_sent_again_after_a_refusal(log):
    with mail_server(refuse_first=1) as (keeper, mailbox):
        mails = {"email": mail(mailbox)}
        assert deliver([entry(channel="email")], mails, log) == {"delivered": 1}
    assert keeper.tries == 2
    (envelope,) = keeper.taken
    assert envelope.rcpt_tos == ["a@example.org"]
    text = envelope.content.decode()
    assert "Message-ID: <event1-win_back-email@example.com>" in text
    assert "text/plain" in text
    assert "text/html" in text
    assert text.count("Hello Ada") == 2


@pytest.mark.parametrize(
    "contact", [{"email": "a@example.org\nBcc: b@example.org"}, {"customer_id": "other"}]
)
def test_who_has_no_proper_address_gets_nothing(log, contact):
    with mail_server() as (keeper, mailbox):
        one = mail(mailbox, **contact)
        if "customer_id" in contact:
            one.contacts = {}
        assert deliver([entry(channel="email")], {"email": one}, log) == {"given_up": 1}
    assert keeper.taken == []


def test_a_final_refusal_is_not_tried_again():
    with mail_server(5, "550 never") as (keeper, mailbox):
        with pytest.raises(DeliveryFailed):
            mail(mailbox).send(entry(channel="email"))
    assert keeper.tries == 1


def test_a_mail_server_whose_certificate_nobody_vouches_for_gets_nothing(log, tmp_path):
    with mail_server(tls_context=self_signed(tmp_path)) as (keeper, mailbox):
        mails = {"email": mail(replace(mailbox, is_encrypted=True))}
        assert deliver([entry(channel="email")], mails, log) == {"given_up": 1}
    assert keeper.tries == 0


def test_a_template_that_asks_for_what_is_not_there_sends_nothing(log, tmp_path):
    for kind in ("subject.txt", "body.txt", "body.html"):
        (tmp_path / f"default.{kind}").write_text("{{ contact.first_name }}")
    with mail_server() as (keeper, mailbox):
        one = mail(mailbox)
        one.templates = environment(tmp_path)
        assert deliver([entry(channel="email")], {"email": one}, log) == {"given_up": 1}
    assert keeper.taken == []
    # The default ones need no name.
    assert "Hello there" in rendered(environment(), entry(), {})[1]


def test_names_are_escaped_in_html_and_audiences_may_have_templates(tmp_path):
    contact = {"name": "<b>Ada</b> {{ 7 * 7 }}"}
    _, text, html = rendered(environment(), entry(), contact)
    assert "&lt;b&gt;Ada" in html
    assert "49" not in text + html
    for kind in ("subject.txt", "body.txt", "body.html"):
        (tmp_path / f"win_back.{kind}").write_text("{{ entry.owner }}\nhello")
    assert rendered(environment(tmp_path), entry(), contact)[0] == "Sales hello"


@pytest.fixture
def marts(tmp_path):
    path = tmp_path / "shoal.duckdb"
    with duckdb.connect(path) as database:
        database.execute(
            """
            create schema marts;
            create table marts.dim_audiences as select
                'win_back' as audience_name, 1 as priority, 'Call' as suggested_action,
                'Sales' as owner, 2.5::double as contact_cost, 901 as entry_count;
            create table marts.rpt_settings as select
                'site_minimum_segment_size' as setting, '20' as value_in_force;
            create table marts.fct_audience_members as select
                'e' || number as event_id, 'webhook' as channel,
                'win_back' as audience_name, 'c' || number as customer_id,
                case
                    when number = 901 then timestamp '2011-11-21'
                    when number = 902 then timestamp '2011-12-12'
                    else timestamp '2011-12-05'
                end as entered_at,
                entered_at + interval 14 day as send_before_at,
                'At risk' as segment_name, 10::double as spend_365d,
                if(number = 900, 'held_out', 'treated') as split
            from range(1, 903) as numbers (number);
            """
        )
    return path


def arguments(folder, marts) -> list[str]:
    return [
        "--database", str(marts), "--log", str(folder / "delivery.sqlite"),
        "--export", str(folder / "deliveries.csv"), "--as-of", "2011-12-05T12:00:00",
        "--contacts", str(folder / "contacts.csv"), "--concurrency", "8",
    ]  # fmt: skip


def test_a_dry_run_shows_who_gets_what_at_which_cost_and_sends_nothing(
    tmp_path, marts, capsys, monkeypatch
):
    monkeypatch.delenv("SHOAL_WEBHOOK_URL", raising=False)
    assert main([*arguments(tmp_path, marts), "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "win_back by webhook: 899 customers, cost 2247.50" in shown
    assert "    c1: Call" in shown
    # Held out, too old, not yet.
    assert not {"c900:", "c901:", "c902:"} & set(shown.split())
    assert not (tmp_path / "deliveries.csv").exists()
    assert main(arguments(tmp_path, marts)) == 2
    assert "SHOAL_WEBHOOK_URL is not set" in capsys.readouterr().err


def test_what_is_read_are_the_published_marts(
    tmp_path, sample_project, capsys, monkeypatch
):
    """No build under way is read: one of which nothing was published tells nobody."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(sample_project / "data" / "published", tmp_path / "data" / "published")
    assert main(["--dry-run", "--as-of", "2011-12-05"]) == 0
    assert "remind_at_risk by email" in capsys.readouterr().out
    (tmp_path / "data" / "published" / "shoal.duckdb").rename("data/shoal.duckdb")
    assert main(["--dry-run", "--as-of", "2011-12-05"]) == 2
    assert "published/shoal.duckdb is missing" in capsys.readouterr().err


def test_marts_without_names_of_customers_are_not_taken_for_nobody_to_tell(
    tmp_path, marts, capsys
):
    with duckdb.connect(marts) as database:
        database.execute("delete from marts.fct_audience_members")
    assert main([*arguments(tmp_path, marts), "--dry-run"]) == 2
    assert "site_minimum_segment_size" in capsys.readouterr().err
    with duckdb.connect(marts) as database:
        database.execute("update marts.dim_audiences set entry_count = 0")
    assert main([*arguments(tmp_path, marts), "--dry-run"]) == 0
    with duckdb.connect(marts) as database:
        database.execute("delete from marts.dim_audiences")
    assert main([*arguments(tmp_path, marts), "--dry-run"]) == 2
    with duckdb.connect(marts) as database:
        database.execute("update marts.rpt_settings set value_in_force = '1'")
    assert main([*arguments(tmp_path, marts), "--dry-run"]) == 0


def test_a_killed_delivery_goes_on_and_each_entry_has_one_success(tmp_path, marts):
    command = [sys.executable, "scripts/deliver.py", *arguments(tmp_path, marts)]
    with receiver() as server:
        setting = os.environ | {
            "SHOAL_WEBHOOK_URL": server.url,
            "SHOAL_WEBHOOK_SECRET": SECRET.decode(),
        }
        first = subprocess.Popen(command, cwd=REPOSITORY, env=setting)
        while server.taken.total() < 200 and first.poll() is None:
            time.sleep(0.005)
        first.send_signal(signal.SIGKILL)
        first.wait()
        taken_before = len(server.taken)
        second = subprocess.run(command, cwd=REPOSITORY, env=setting, check=False)
    assert 200 <= taken_before < 899
    assert second.returncode == 0
    assert len(server.taken) == 899
    # Sent again are at most those that were under way at the kill.
    assert server.taken.total() <= 899 + 8
    assert "e900-win_back-webhook" not in server.taken
    with sqlite3.connect(tmp_path / "delivery.sqlite") as database:
        assert database.execute("select count(*) from attempts").fetchone() == (899,)
    assert len((tmp_path / "deliveries.csv").read_text().splitlines()) == 900


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"SHOAL_SMTP_PORT": "smtp"}, "SHOAL_SMTP_PORT is smtp"),
        ({}, "contacts.csv is not UTF-8"),
    ],
)
def test_what_is_wrongly_set_up_is_said_in_a_sentence(
    tmp_path, marts, capsys, monkeypatch, setting, said
):
    (tmp_path / "contacts.csv").write_bytes(
        "customer_id,email\nc1,ä@b.de\n".encode("cp1252")
    )
    with duckdb.connect(marts) as database:
        database.execute("update marts.fct_audience_members set channel = 'email'")
    server = {"SHOAL_SMTP_HOST": "127.0.0.1", "SHOAL_SMTP_SENDER": "shop@example.com"}
    for name, value in (server | setting).items():
        monkeypatch.setenv(name, value)
    assert main(arguments(tmp_path, marts)) == 2
    assert said in capsys.readouterr().err


def test_nobody_at_a_time_is_no_concurrency(tmp_path, marts, capsys):
    with pytest.raises(SystemExit):
        main([*arguments(tmp_path, marts), "--concurrency", "0"])
    assert "--concurrency is 0" in capsys.readouterr().err
