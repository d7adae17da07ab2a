"""Write docs/marts.md from dbt's manifest: python scripts/write_marts_doc.py."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "marts.md"
HEAD = """\
# The marts

Every public table and its columns, in the schema `marts` of `data/published/shoal.duckdb`.
Written by `make marts-doc` from the descriptions of the models; a test holds it to them.
The [README](../README.md#the-marts) says which question each answers on which page.
"""


def one_line(text: str) -> str:
    """Give a description as a cell of a table: one line, no bar that would end it."""
    return " ".join(text.split()).replace("|", "\\|")


def one_row(description: str) -> str:
    """Say what one row is: the description's first clause, without "One row per"."""
    first = re.split(r"[.:](?:\s|$)", one_line(description), maxsplit=1)[0]
    return first.removeprefix("One row per ")


def marts_page(manifest: dict) -> str:
    """Write the page of all marts of a manifest, by name."""
    marts = sorted(
        (
            node
            for node in manifest["nodes"].values()
            if node["resource_type"] == "model" and node["schema"] == "marts"
        ),
        key=lambda node: node["name"],
    )
    lines = [HEAD, "| mart | one row per |", "|---|---|"]
    lines += [
        f"| [`{mart['name']}`](#{mart['name']}) | {one_row(mart['description'])} |"
        for mart in marts
    ]
    for mart in marts:
        lines += ["", f"## {mart['name']}", "", one_line(mart["description"]), ""]
        lines += ["| column | type | what it says |", "|---|---|---|"]
        lines += [
            f"| `{name}` | {facts['data_type']} | {one_line(facts['description'])} |"
            for name, facts in mart["columns"].items()
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the last manifest, write the page."""
    manifest = json.loads((ROOT / "target" / "manifest.json").read_text())
    PAGE.write_text(marts_page(manifest))


if __name__ == "__main__":
    main()
