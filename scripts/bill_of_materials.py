"""Write what the project is made of: make sbom.

`target/sbom.json` lists every Python and npm package with version and licence in CycloneDX
1.5; `docs/licences.md` sums the licences up. Both come from the two locks, which hold the
hashes, and from what the packages say of themselves, without asking anybody.
"""

from __future__ import annotations

import base64
import json
import re
from collections import defaultdict
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON_LOCK = ROOT / "requirements.txt"
NPM_LOCK = ROOT / "evidence_reports" / "package-lock.json"
PACKAGES = ROOT / "evidence_reports"
SBOM = ROOT / "target" / "sbom.json"
LICENCES = ROOT / "docs" / "licences.md"
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", re.M)
#: Where a package names its licence by a trove classifier or in many words.
SHORT = {
    "Apache License 2.0": "Apache-2.0", "Apache 2.0": "Apache-2.0", "Apache": "Apache-2.0",
    "Apache Software License": "Apache-2.0", "Apache License, Version 2.0": "Apache-2.0",
    "MIT License": "MIT", "BSD License": "BSD", "ISC License (ISCL)": "ISC",
    "BSD 3-Clause License": "BSD-3-Clause", "3-Clause BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}  # fmt: skip


def licence_of(name: str) -> str:
    """Return the licence that an installed Python package states."""
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not installed here"
    stated = facts.get("License-Expression") or facts.get("License") or ""
    if not stated or len(stated) > 40:
        classified = [
            each.rsplit(" :: ", 1)[1]
            for each in facts.get_all("Classifier") or []
            if each.startswith("License :: ")
        ]
        stated = " or ".join(classified) or stated.split("\n")[0][:40]
    return SHORT.get(stated, stated) or "not stated"


def component(name: str, version: str, kind: str, licence: str, **more: object) -> dict:
    """Return one package as CycloneDX has it."""
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:{kind}/{name.replace('@', '%40')}@{version}",
        "licenses": [{"license": {"name": licence}}],
        **more,
    }


def python_components() -> list[dict]:
    """Return the packages of the Python lock."""
    return [
        component(name, version, "pypi", licence_of(name))
        for name, version in sorted(set(PINNED.findall(PYTHON_LOCK.read_text())))
    ]


def npm_components() -> list[dict]:
    """Return the packages of the npm lock, with their hashes."""
    found = {}
    for path, facts in json.loads(NPM_LOCK.read_text())["packages"].items():
        if not path:
            continue
        name = facts.get("name") or path.rpartition("node_modules/")[2]
        licence = facts.get("license") or stated_in(PACKAGES / path)
        found[name, facts["version"]] = component(
            name, facts["version"], "npm", str(licence), **hashes_of(facts)
        )
    return [found[key] for key in sorted(found)]


def stated_in(folder: Path) -> str:
    """Return the licence in a package's own manifest, where it is installed."""
    manifest = folder / "package.json"
    facts = json.loads(manifest.read_text()) if manifest.is_file() else {}
    return facts.get("license") or "not stated"


def hashes_of(facts: dict) -> dict:
    """Return the hash of the lock in the form of CycloneDX."""
    algorithm, _, digest = facts.get("integrity", "").partition("-")
    if algorithm != "sha512":
        return {}
    content = base64.b64decode(digest.split()[0]).hex()
    return {"hashes": [{"alg": "SHA-512", "content": content}]}


def licences_page(components: list[dict]) -> str:
    """Return the licences with how many packages have each, the rare ones by name."""
    by_licence = defaultdict(list)
    for each in components:
        kind = each["purl"][4:].split("/", 1)[0]
        by_licence[each["licenses"][0]["license"]["name"]].append(
            f"{each['name']} ({kind})"
        )
    rows = [
        f"| {licence} | {len(names)} | {', '.join(names) if len(names) <= 8 else '…'} |"
        for licence, names in sorted(
            by_licence.items(), key=lambda item: (-len(item[1]), item[0])
        )
    ]
    head = [
        "# Licences of all dependencies",
        "",
        f"{len(components)} packages of both locks, as they state it; `make sbom` writes "
        "this page, and every package by name into `target/sbom.json`.",
        "",
        "| licence | packages | which, where few |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def main() -> None:
    """Write both files."""
    components = [*python_components(), *npm_components()]
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "shoal"}},
        "components": components,
    }
    SBOM.parent.mkdir(exist_ok=True)
    SBOM.write_text(json.dumps(bill, indent=1) + "\n")
    LICENCES.write_text(licences_page(components))
    print(f"{len(components)} packages in {SBOM.name} and {LICENCES.name}")


if __name__ == "__main__":
    main()
