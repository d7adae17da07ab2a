"""What is delivered: one entry of a customer into an audience, and how it is said."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Entry:
    """An entry that is due: a treated customer of an audience, with what is known."""

    event_id: str
    channel: str
    audience_name: str
    customer_id: str
    entered_at: datetime
    segment_name: str
    spend_365d: float
    suggested_action: str
    owner: str
    contact_cost: float

    @property
    def idempotency_key(self) -> str:
        """What a receiver tells repeats by; one event may be of several audiences."""
        return f"{self.event_id}-{self.audience_name}-{self.channel}"


def payload(entry: Entry) -> bytes:
    """Write an entry as JSON; equal entries give equal bytes, as a signature needs."""
    facts = asdict(entry) | {
        "entered_at": entry.entered_at.isoformat(),
        "idempotency_key": entry.idempotency_key,
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def environment(folder: Path = TEMPLATES) -> Environment:
    """Make the templates' environment: HTML is escaped, a missing name is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def rendered(
    templates: Environment, entry: Entry, contact: dict[str, str]
) -> tuple[str, str, str]:
    """Return subject, text and HTML of an e-mail to a customer.

    A template of the audience's own name comes before the default one.
    """
    parts = []
    for kind in ("subject.txt", "body.txt", "body.html"):
        template = templates.select_template(
            [f"{entry.audience_name}.{kind}", f"default.{kind}"]
        )
        parts.append(template.render(entry=entry, contact=contact))
    subject, text, html = parts
    # A line break in a subject would end the header.
    return " ".join(subject.split()), text, html
