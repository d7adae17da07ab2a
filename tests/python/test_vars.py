"""Vars: each one listed, explained and ruled; a bad value stops the run with a sentence."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from projects import (
    REPOSITORY,
    UNTESTED,
    copy_project,
    query,
    run_dbt,
    segmentation_features,
)

PROJECT_FILE = REPOSITORY / "dbt_project.yml"
VARS = yaml.safe_load(PROJECT_FILE.read_text())["vars"]
RULES = (REPOSITORY / "macros" / "var_rules.sql").read_text()
CODE = [
    *(REPOSITORY / "macros").glob("*.sql"),
    *(REPOSITORY / "models").rglob("*.sql"),
    *(REPOSITORY / "models").rglob("*.yml"),
    *(REPOSITORY / "python_models").rglob("*.yml"),
    *(REPOSITORY / "tests").rglob("*.sql"),
]


def test_every_var_has_a_rule_and_every_rule_a_var():
    rules = re.findall(r"^ +'(\w+)': \{\s*'kind'", RULES, re.M)
    assert sorted(rules) == sorted(VARS)


def test_every_var_that_is_read_is_listed_and_every_listed_one_is_read():
    texts = [file.read_text() for file in CODE]
    read = {name for text in texts for name in re.findall(r"var\([\"'](\w+)[\"']\)", text)}
    assert read == set(VARS)


def test_every_var_is_explained_above_it():
    lines = PROJECT_FILE.read_text().split("vars:")[1].splitlines()
    explained = False
    for line in lines:
        if line.strip().startswith("# "):
            explained = not line.strip().startswith("# ---")
        elif re.match(r"  \w+:", line):
            assert explained, line
        elif not line.strip():
            explained = False


PATHS = re.findall(r"'(\w+)': \{'kind': 'path'\}", RULES)


def test_every_path_is_called_so():
    assert sorted(PATHS) == sorted(name for name in VARS if name.endswith("_path"))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("vars") / "project", tested=False)


def test_another_list_of_features_is_another_history(project):
    """Else windows that were told would have no scaler of a feature that is new."""
    compiled = run_dbt(project, "compile", "--select", "int_observation_windows")
    assert compiled.returncode == 0, compiled.stdout
    features = segmentation_features()
    assert len(features) > 5
    (model,) = (project / "target" / "compiled").rglob("int_observation_windows.sql")
    assert " ".join(features) in model.read_text()


# Each kind of rule at its edges: var, value, whether it is allowed.
CASES = [
    ("stream_grain", "rows", True),
    ("stream_grain", "month", False),
    ("cluster_count", 2, True),
    ("cluster_count", "auto", True),
    ("random_seed", "auto", False),
    ("cluster_count", 1, False),
    ("cluster_count", 13, False),
    ("cluster_count", "4", False),
    ("cluster_count", True, False),
    ("outlier_fence", 1, True),
    ("outlier_fence", 0.99, False),
    ("outlier_rule", "iqr", True),
    ("outlier_rule", "sigma", False),
    ("drop_repeated_lines", False, True),
    ("drop_repeated_lines", "yes", False),
    ("clustering_features", ["monetary"], True),
    ("clustering_features", [], False),
    ("clustering_features", ["monetary", "monetary"], False),
    ("clustering_features", ["age"], False),
    ("clustering_features", "monetary", False),
    ("rfm_recency_cuts", [30, 90, 180, 365], True),
    ("rfm_recency_cuts", [30, 20, 90, 180], False),
    ("rfm_recency_cuts", [30, 90, 180], False),
    ("rfm_recency_cuts", [30, 90, 180, float("inf")], False),
    ("rfm_recency_cuts", [30, float("nan"), 90, 180], False),
    ("outlier_fence", float("nan"), False),
    ("campaign_contact_cost", float("inf"), False),
    ("replay_until", "", True),
    ("replay_until", "2011-06-01 12:00", True),
    ("replay_until", "soon", False),
    ("earliest_plausible_at", "", False),
    ("date_format", "%d/%m/%Y", True),
    ("date_format", "dd/mm/yyyy", False),
    ("transactions_delimiter", "|", True),
    ("transactions_delimiter", ";;", False),
    ("return_invoice_prefix", "", True),
    ("return_invoice_prefix", "C-", False),
    ("transactions_columns", {"country": "Land"}, True),
    ("transactions_columns", ["country"], False),
    ("transactions_sheets", ["Year 2009"], True),
    ("transactions_sheets", "Year 2009", False),
    ("transactions_path", 7, False),
    ("deliveries_path", ["data/deliveries.csv"], False),
    ("forecast_targets", ["churn", "buys_cards"], True),
    ("forecast_targets", [], False),
    ("forecast_targets", ["churn", "churn"], False),
    ("forecast_targets", ["Buys cards"], False),
    ("forecast_targets", "churn", False),
    ("churn_horizon_days", 364, True),
    ("churn_horizon_days", 365, False),
    ("campaign_save_rate", 1.01, False),
    ("site_url", "https://example.org/shoal", True),
    ("site_url", "https://example.org/", False),
    ("site_url", "example.org", False),
    ("database_memory_limit", "500MB", True),
    ("database_memory_limit", "", True),
    ("database_memory_limit", "0GB", False),
    ("database_memory_limit", "80%", False),
    ("site_minimum_segment_size", 1, True),
    ("site_minimum_segment_size", 0, False),
    ("pseudonymise_customers", "yes", False),
    ("strict", 1, False),
    ("freshness_days_ceiling", -1, False),
    ("leakage_auc_ceiling", 0.4, False),
]


@pytest.fixture(scope="module")
def answers(project) -> list[bool]:
    """Ask all cases in one call of dbt."""
    questions = json.dumps(json.dumps([case[:2] for case in CASES]))
    inline = (
        "{% if execute %}{% set answers = [] %}{% set rules = var_rules() %}"
        "{% for name, value in fromjson(" + questions + ") %}"
        "{% do answers.append(is_allowed(value, rules[name])) %}"
        "{% endfor %}answers: {{ tojson(answers) }}{% endif %}"
    )
    told = run_dbt(project, "compile", "--quiet", "--inline", inline)
    assert told.returncode == 0, told.stdout
    return json.loads(told.stdout.split("answers: ")[1])


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: f"{CASES[n][:2]}")
def test_values_are_allowed_or_not(answers, number):
    assert answers[number] is CASES[number][2]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "cluster_count",
            1,
            "The var cluster_count is 1, but must be auto, or a whole number",
        ),
        (
            "stream_grane",
            "week",
            "no var 'stream_grane', which the command sets; the nearest is 'stream_grain'",
        ),
        (
            "clustering_methods",
            ["gmm"],
            "must be rfm_rules, stream or one of clustering_methods",
        ),
    ],
)
def test_a_bad_var_stops_the_run_with_one_message(project, name, value, message):
    result = run_dbt(project, "build", default_method="kmeans", **{name: value})
    assert result.returncode != 0
    assert message in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    assert not (project / "data" / "shoal.duckdb").exists() or not query(
        project, "select * from information_schema.tables where table_schema = 'marts'"
    )


def test_a_name_that_is_no_var_does_not_stand_in_the_project_file(tmp_path):
    project = copy_project(tmp_path / "project", tested=False)
    file = project / "dbt_project.yml"
    text = file.read_text()
    file.unlink()
    file.write_text(text.replace("\nvars:\n", "\nvars:\n  stream_grane: day\n"))
    result = run_dbt(project, "seed")
    assert result.returncode != 0
    assert "no var 'stream_grane', which dbt_project.yml sets" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_text_of_a_var_is_no_sql(project):
    hostile = "%d'; drop table x; --"
    inline = "{{ money_words('1') }} {{ is_held_out('one', 'two', '0.1') }} "
    inline += "{{ parse_instant('date') }}"
    told = run_dbt(
        project, "compile", "--quiet", "--inline", inline,
        currency_symbol=hostile, holdout_salt=hostile, date_format=hostile,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout
    literal = "'" + hostile.replace("'", "''") + "'"
    assert told.stdout.count(literal) == told.stdout.count("drop") == 3


@pytest.mark.parametrize("name", PATHS)
def test_no_var_reads_what_lies_outside_of_the_project(project, tmp_path, name):
    (tmp_path / "secret.csv").write_text("customer_id,date,total\nsecret,2020-01-01,1\n")
    path = str(tmp_path / "secret.csv")
    read = [
        "build", *UNTESTED, "--select", "column_aliases", "base_retail__lines",
        "stg_delivery__deliveries",
    ]  # fmt: skip
    told = run_dbt(project, *read, allow_paths_outside=False, **{name: path})
    assert told.returncode != 0
    assert f"{path} lies outside of the project" in told.stdout
    assert "Traceback" not in told.stdout + told.stderr
    allowed = run_dbt(project, *read, **{name: path})
    assert "lies outside" not in allowed.stdout
