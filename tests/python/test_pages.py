"""Figures of pages are written by programs, between marks, and none is missing."""

from __future__ import annotations

import re
from argparse import Namespace

import pytest
from projects import REPOSITORY

from benchmarks.measure import Run
from benchmarks.measure_choices import ENGINE, QUESTIONS, answer
from benchmarks.measure_scale import Cost, Size, against_plain, listed
from benchmarks.measure_spark import on_cluster
from benchmarks.pages import put_into, put_row

HEAD = ("what", "where", "seconds")
MEASURED = re.compile(
    r"<!-- measured: (?P<name>\w+) -->\n(?P<found>.*?)<!-- end of measured: (?P=name) -->",
    re.DOTALL,
)
PAGES = [
    path
    for pages in ("*.md", "docs/*.md", "*/README.md")
    for path in REPOSITORY.glob(pages)
    if "<!-- measured:" in path.read_text()
]


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(
        "Before.\n\n<!-- measured: it -->\n<!-- end of measured: it -->\n\nAfter\n"
    )
    return path


def test_what_is_found_takes_the_place_of_what_was(page):
    put_into(page, "it", "one\n")
    put_into(page, "it", "two\n")
    assert page.read_text() == (
        "Before.\n\n<!-- measured: it -->\n\ntwo\n\n<!-- end of measured: it -->\n\nAfter\n"
    )


def test_a_page_without_the_section_is_told(page):
    with pytest.raises(ValueError, match=r"page.md has no section measured: other"):
        put_into(page, "other", "one\n")


def test_a_row_takes_the_place_of_its_like_and_others_stay(page):
    for row in (("a", "here", "1"), ("a", "there", "2"), ("b", "here", "3")):
        put_row(page, "it", "Said:", HEAD, row)
    put_row(page, "it", "Said anew:", HEAD, ("a", "there", "4"))
    found = MEASURED.search(page.read_text())["found"].split("\n")
    assert found[1:] == [
        "Said anew:", "", "| what | where | seconds |", "| --- | ---: | ---: |",
        "| a | here | 1 |", "| a | there | 4 |", "| b | here | 3 |", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_section_of_figures_has_some(path):
    sections = list(MEASURED.finditer(path.read_text()))
    assert len(sections) == path.read_text().count("<!-- measured:")
    assert [each["name"] for each in sections if not re.search(r"\d", each["found"])] == []


def test_the_usual_script_is_compared_with_the_project():
    costs = {"plain stack": Cost(Run(30, 30, 500)), "Shoal": Cost(Run(20, 20, 1000))}
    assert against_plain(Size("1 M", 10**6, costs, {}, {})) == (
        "1.5 times the project's seconds and 0.5 times its memory on 1 M lines"
    )
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"


@pytest.mark.parametrize(
    ("asked", "options", "place"),
    [
        ({"cluster": False}, [], "in the process, two cores"),
        ({"cluster": True}, [], "two workers of one core"),
        (
            {"cluster": True, "lose_worker_after": 40, "worker_memory": "3g"},
            ["--worker-memory", "3g", "--lose-worker-after", 40],
            "two workers of one core, one killed after 40 tables",
        ),
    ],
)
def test_a_row_of_spark_says_where_it_ran(asked, options, place):
    without = {"lose_worker_after": None, "worker_memory": None}
    command, words = on_cluster(Namespace(**{**without, **asked}))
    assert command[2:] == options
    assert words == place


@pytest.mark.parametrize(
    "question", [*QUESTIONS.values(), ENGINE], ids=[*QUESTIONS, "engines"]
)
def test_what_choices_come_to_is_known_of_every_shop(sample_project, question):
    names, rows = answer(sample_project, question)
    assert rows
    assert all(len(row) == len(names) and "None" not in row for row in rows)
