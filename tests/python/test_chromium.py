"""Which browser pages are looked at with."""

import pytest

from scripts.chromium import find_chromium


@pytest.mark.parametrize(
    "there, taken",
    [
        ((), None),
        (("chromium",), "chromium"),
        (("chromium", "chromium-headless-shell"), "chromium-headless-shell"),
    ],
)
def test_the_browser_without_windows_comes_first(monkeypatch, tmp_path, there, taken):
    for name in there:
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SHOAL_CHROMIUM", raising=False)
    assert find_chromium() == (taken and str(tmp_path / taken))


def test_a_named_browser_is_taken_before_all(monkeypatch, tmp_path):
    (tmp_path / "chromium").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("SHOAL_CHROMIUM", "/opt/browser")
    assert find_chromium() == "/opt/browser"
