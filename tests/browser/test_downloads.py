"""Files that visitors take along: they hold what is shown, and no formula that runs."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import BUILD
from pages import counted, downloaded
from playwright.sync_api import expect

COMPONENTS = Path(__file__).resolve().parents[2] / "evidence_reports/components"


def run_component(file: str, script: str):
    """Run the functions of a component, without a browser; the script prints JSON."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node.js to run the component with")
    source = json.dumps((COMPONENTS / file).as_uri())
    program = f"import * as component from {source};\n{script}"
    ran = subprocess.run(
        [node, "--input-type=module", "--eval", program],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_file_runs_as_a_formula(start):
    cells = run_component(
        "csv.js",
        f"const start = {json.dumps(start)};"
        "console.log(JSON.stringify([start + '1+1', 'a' + start + '1', -5.5, null]"
        ".map(component.csvCell)));",
    )
    danger, plain, number, empty = cells
    assert danger.strip('"') == f"'{start}1+1"
    assert not plain.strip('"').startswith("'")
    assert (number, empty) == ("-5.5", "")


def test_quotes_commas_and_lines_come_back_from_a_file():
    name = 'a "b", c\nd'
    text = run_component(
        "csv.js",
        f"const row = {{ customer_id: {json.dumps(name)}, frequency: 3 }};"
        "const columns = ['customer_id', 'frequency', 'country'];"
        "console.log(JSON.stringify(component.csv([row], columns)));",
    )
    (row,) = csv.DictReader(text.splitlines(keepends=True))
    assert (row["customer_id"], row["frequency"], row["country"]) == (name, "3", "")


def test_tables_of_evidence_save_by_the_same_writer(open_site, marts):
    """Theirs leaves formulas as they are, and has a title that is in no script here."""
    (flags,) = marts("select count(*) from marts.fct_outliers where subject = 'customer'")
    page = open_site().open("/quality/")
    expect(page.get_by_test_id("outlier-count")).to_have_text(counted(flags))
    table = page.locator(".table-container:visible").filter(has_text="Who or what")
    rows = downloaded(page, table)
    assert len(rows) == flags
    assert {"who", "explanation", "fence"} <= rows[0].keys()
    scripts = [file.read_text() for file in (BUILD / "_app").rglob("*.js")]
    assert not any("My Generated Report" in script for script in scripts)
    assert any("text/csv;charset=utf-8" in script for script in scripts)
