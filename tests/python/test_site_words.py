"""What the site says in words that stand in a mart as codes."""

import re

import duckdb
from projects import REPOSITORY

QUERIES = REPOSITORY / "evidence_reports" / "queries"
SENTENCE = re.compile(
    r"It (adds [a-z ]+ recency alone|is (?!adds|describes).+|describes.+)\."
)


def test_every_verdict_on_a_forecast_is_a_whole_sentence():
    macro = (REPOSITORY / "macros" / "forecast_verdict.sql").read_text()
    verdicts = re.findall(r"(?:then|else) '([^']+)'", macro)
    assert len(verdicts) > 10
    database = duckdb.connect()
    database.execute("create schema shoal")
    database.execute(
        "create table shoal.fct_churn_models as select 'logistic' as model,"
        " 'forecasts' as purpose, true as is_default, 2 as tested_cutoff_count,"
        " unnest($1) as verdict",
        [verdicts],
    )
    query = (QUERIES / "churn_models.sql").read_text()
    rows = database.sql(f"select verdict_sentence from ({query})").fetchall()
    assert len(rows) == len(verdicts)
    assert [said for (said,) in rows if not SENTENCE.fullmatch(said)] == []


def quoted(folder: str, pattern: str) -> set[str]:
    """Collect the codes that the models of a folder write as a column."""
    texts = [path.read_text() for path in (REPOSITORY / "models" / folder).rglob("*.sql")]
    return set(re.findall(pattern, "\n".join(texts)))


def test_every_rule_and_every_check_is_called_by_words():
    rules = quoted("intermediate/outliers", r"'([a-z_]+)' as rule\b")
    checks = quoted("marts/health", r"'([a-z_]+)' as check_name\b")
    assert len(rules) > 5 and len(checks) > 10
    flags = (QUERIES / "flags.sql").read_text()
    page = (QUERIES.parent / "pages" / "data-quality" / "index.md").read_text()
    assert {rule for rule in rules if f"('{rule}', '" not in flags} == set()
    assert {check for check in checks if f"('{check}', '" not in page} == set()


def test_only_a_query_is_searched():
    """Evidence searches in the database: rows that were made in the page it cannot."""
    tables = [
        table
        for page in sorted((REPOSITORY / "evidence_reports" / "pages").rglob("*.md"))
        for table in re.findall(r"<DataTable [^>]*>", page.read_text())
        if "search=true" in table
    ]
    assert len(tables) > 1
    assert not [each for each in tables if not re.search(r"data=\{\w+\}", each)]
