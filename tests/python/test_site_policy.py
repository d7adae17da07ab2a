"""The policy that every built page carries."""

import base64
import hashlib

from scripts.secure_site import policy_of, secured

PAGE = (
    "<html><head><title>Shop</title><script>start()</script></head>"
    '<body><script type="application/json">{"a": 1}</script></body></html>'
)


def source_of(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def test_only_the_scripts_of_the_build_may_run_and_only_talk_to_their_server():
    rules = dict(rule.strip().split(" ", 1) for rule in policy_of(PAGE).split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["script-src"].endswith(source_of("start()"))
    assert rules["script-src"].count("sha256") == 1
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'unsafe-eval'" not in rules["script-src"]
    assert all("http" not in sources and "*" not in sources for sources in rules.values())


def test_the_policy_comes_first_and_once():
    page = secured(PAGE)
    assert page.startswith('<html><head><meta http-equiv="content-security-policy"')
    assert secured(page) == page
