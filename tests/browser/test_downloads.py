"""Files that visitors take along: they hold what is shown, and no formula that runs."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import BUILD
from pages import counted, customers_counted, downloaded, downloaded_list
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


def test_who_is_leaving_can_be_taken_along_as_chosen(open_site, marts):
    """Not the first few on the page: everybody of the segment."""
    segment, members, at_risk = marts(
        """
        select customers.segment_name, count(*), sum(scores.spend_at_risk)
        from marts.fct_churn_scores as scores
        inner join marts.dim_customers as customers using (customer_id)
        inner join marts.fct_churn_models as models
            on scores.model = models.model and models.is_default
        where scores.as_of_at = (select max(as_of_at) from marts.fct_churn_scores)
        group by 1 order by 2 desc, 1 limit 1
        """
    )
    page = open_site().open("/leaving/")
    page.get_by_test_id("select-segment").select_option(segment)
    count = page.get_by_test_id("leaving-count")
    expect(count).to_contain_text(f"{customers_counted(members)} ")
    rows = downloaded_list(page, "leaving.csv")
    assert len({row["customer_id"] for row in rows}) == len(rows) == members
    told = sum(float(row["spend_at_risk"]) for row in rows)
    assert told == pytest.approx(at_risk, rel=1e-3)


def test_what_customers_are_worth_can_be_taken_along(open_site, marts):
    members, value = marts(
        "select count(*), sum(expected_value) from marts.fct_customer_value"
        " where expected_value is not null"
    )
    page = open_site().open("/worth/")
    expect(page.get_by_test_id("worth-count")).to_contain_text(
        f"{customers_counted(members)} "
    )
    rows = downloaded_list(page, "worth.csv")
    assert len({row["customer_id"] for row in rows}) == len(rows) == members
    told = sum(float(row["expected_value"]) for row in rows)
    assert told == pytest.approx(value, rel=1e-3)
