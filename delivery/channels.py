"""How an entry reaches its receiver: webhook or e-mail."""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

import requests
from jinja2 import Environment, TemplateError
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from delivery.message import Entry, payload, rendered
from delivery.signature import signature

#: Answers that may be other ones a moment later.
WORTH_ANOTHER_TRY = (408, 425, 429, 500, 502, 503, 504)
#: However long a receiver asks to be left alone.
LONGEST_WAIT_SECONDS = 60


class DeliveryFailed(Exception):
    """An entry did not arrive, after all tries; the message says why."""


class Webhook:
    """Posts entries as signed JSON; one connection for each thread.

    Parameters
    ----------
    url, secret : of the receiver
    timeout_seconds : for connecting and for each answer
    retries : further tries after the first
    backoff_seconds : wait before the second further try, doubled from try to try
    longest_wait_seconds : wait where a receiver asks for a longer one
    """

    def __init__(
        self,
        url: str,
        secret: bytes,
        timeout_seconds: float = 10,
        retries: int = 4,
        backoff_seconds: float = 0.5,
        longest_wait_seconds: int = LONGEST_WAIT_SECONDS,
    ) -> None:
        self.url, self.secret, self.timeout_seconds = url, secret, timeout_seconds
        # POST may be repeated, as the receiver knows a repeat by its key.
        self._retry = Retry(
            total=retries,
            backoff_factor=backoff_seconds,
            status_forcelist=WORTH_ANOTHER_TRY,
            allowed_methods=None,
            redirect=0,
            raise_on_status=False,
            # A receiver may ask for a day (Retry-After); the next run asks again.
            retry_after_max=longest_wait_seconds,
        )
        self._local = threading.local()

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            # Neither proxies nor passwords from files of whoever runs it.
            self._local.session.trust_env = False
            adapter = HTTPAdapter(max_retries=self._retry)
            self._local.session.mount("http://", adapter)
            self._local.session.mount("https://", adapter)
        return self._local.session

    def send(self, entry: Entry) -> str:
        """Post an entry and return the answer's status; raise where it was not taken."""
        body = payload(entry)
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": entry.idempotency_key,
            "X-Shoal-Timestamp": timestamp,
            "X-Shoal-Signature": signature(self.secret, timestamp, body),
        }
        try:
            answer = self._session().post(
                self.url,
                data=body,
                headers=headers,
                timeout=self.timeout_seconds,
                allow_redirects=False,
            )
        except requests.RequestException as problem:
            raise DeliveryFailed(f"no answer: {type(problem).__name__}") from problem
        if not 200 <= answer.status_code < 300:
            raise DeliveryFailed(f"status {answer.status_code}")
        return f"status {answer.status_code}"


@dataclass(frozen=True)
class Mailbox:
    """A mail server and who writes."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    is_encrypted: bool = True


class Mail:
    """Sends entries as e-mails, text and HTML; a connection for each, so that none stalls.

    Parameters
    ----------
    mailbox : server and sender
    contacts : customer id → row of the contact file (email, name, …)
    templates : of subjects and bodies
    tries, backoff_seconds : as of webhooks
    """

    def __init__(
        self,
        mailbox: Mailbox,
        contacts: dict[str, dict[str, str]],
        templates: Environment,
        timeout_seconds: float = 30,
        tries: int = 3,
        backoff_seconds: float = 1,
    ) -> None:
        self.mailbox, self.contacts, self.templates = mailbox, contacts, templates
        self.timeout_seconds, self.tries = timeout_seconds, tries
        self.backoff_seconds = backoff_seconds

    def message(self, entry: Entry) -> EmailMessage:
        """Write the e-mail; its id is the idempotency key, by which repeats are told."""
        contact = self.contacts.get(entry.customer_id)
        if contact is None:
            raise DeliveryFailed("no address in the contact file")
        try:
            subject, text, html = rendered(self.templates, entry, contact)
        except TemplateError as problem:
            raise DeliveryFailed(f"template: {problem}") from problem
        message = EmailMessage()
        try:
            message["From"] = self.mailbox.sender
            message["To"] = contact["email"]
            message["Subject"] = subject
        except ValueError as problem:
            raise DeliveryFailed(f"not an address: {problem}") from problem
        domain = parseaddr(self.mailbox.sender)[1].rpartition("@")[2]
        message["Message-ID"] = f"<{entry.idempotency_key}@{domain}>"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        return message

    def send(self, entry: Entry) -> str:
        """Send an entry's e-mail; raise where the server does not take it."""
        message = self.message(entry)
        for number in range(self.tries):
            try:
                self._hand_over(message)
                return "handed to the mail server"
            except (OSError, smtplib.SMTPException) as problem:
                is_final = getattr(problem, "smtp_code", 0) >= 500 or isinstance(
                    problem, smtplib.SMTPRecipientsRefused
                )
                if is_final or number + 1 == self.tries:
                    raise DeliveryFailed(f"mail: {type(problem).__name__}") from problem
                time.sleep(self.backoff_seconds * 2**number)
        raise DeliveryFailed("mail: no try was allowed")

    def _hand_over(self, message: EmailMessage) -> None:
        mailbox = self.mailbox
        with smtplib.SMTP(
            mailbox.host, mailbox.port, timeout=self.timeout_seconds
        ) as server:
            if mailbox.is_encrypted:
                # Without a context any certificate is taken, and told the password.
                server.starttls(context=ssl.create_default_context())
            if mailbox.user:
                server.login(mailbox.user, mailbox.password)
            server.send_message(message)
