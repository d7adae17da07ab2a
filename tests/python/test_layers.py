"""The house: which model may build on which, read from dbt's own manifest."""

from __future__ import annotations

import json
import re

import pytest
from projects import REPOSITORY, copy_project, run_dbt

from scripts.write_marts_doc import PAGE, marts_page

# folder → the folders that its models may refer to.
MAY_BUILD_ON = {
    "seeds": set(),
    "staging": {"seeds", "staging"},
    "transactions": {"seeds", "staging", "transactions"},
    "windows": {"seeds", "transactions", "windows"},
    "features": {"transactions", "windows", "features"},
    "clusters": {"seeds", "windows", "features", "outliers", "segments", "clusters"},
    "segments": {"seeds", "windows", "features", "clusters", "segments"},
    "projection": {"windows", "features", "segments", "projection"},
    "value": {"windows", "features", "value"},
    "cutoffs": {"seeds", "windows", "features", "segments", "cutoffs"},
    # The only folder that looks past a cut-off: nothing that describes one builds on it.
    "outcomes": {
        "seeds", "transactions", "windows", "features", "segments", "cutoffs", "value",
        "outcomes", "actions",
    },
    "forecasts": {"seeds", "windows", "features", "cutoffs", "outcomes", "forecasts"},
    "outliers": {"seeds", "transactions", "windows", "features", "outliers"},
    # Rules of audiences ask what marts say, so actions come after the first of them.
    "actions": {"seeds", "staging", "marts", "actions"},
    "campaigns": {"outcomes", "campaigns"},
    "marts": {
        "seeds", "transactions", "windows", "features", "clusters", "segments", "actions",
        "campaigns", "cutoffs", "outcomes", "forecasts", "outliers", "projection", "value",
        "marts",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def manifest(tmp_path_factory) -> dict:
    project = copy_project(tmp_path_factory.mktemp("manifest") / "project")
    parsed = run_dbt(project, "parse", "--write-json")
    assert parsed.returncode == 0, parsed.stdout
    return json.loads((project / "target" / "manifest.json").read_text())


@pytest.fixture(scope="module")
def models(manifest) -> dict[str, dict]:
    return {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed")
    }


def folder(node: dict) -> str:
    """Return staging, marts, seeds, or the topic below intermediate/ or python_models/."""
    parts = node["original_file_path"].split("/")
    if parts[0] == "models":
        return parts[2] if parts[1] == "intermediate" else parts[1]
    return parts[1] if parts[0] == "python_models" else parts[0]


def wrong_edges(models: dict[str, dict]) -> list[str]:
    return [
        f"{node['name']} ({folder(node)}) builds on {models[parent]['name']} "
        f"({folder(models[parent])})"
        for node in models.values()
        for parent in node.get("depends_on", {}).get("nodes", [])
        if parent in models and folder(models[parent]) not in MAY_BUILD_ON[folder(node)]
    ]


def test_edges_go_one_way(models):
    assert len(models) > 30
    assert wrong_edges(models) == []


def test_a_mart_that_reads_staging_is_found(models):
    mart = models["model.shoal.rpt_line_audit"]
    broken = {**mart, "depends_on": {"nodes": ["model.shoal.stg_retail__transactions"]}}
    found = wrong_edges({**models, "model.shoal.rpt_line_audit": broken})
    assert found == ["rpt_line_audit (marts) builds on stg_retail__transactions (staging)"]


def test_the_site_reads_only_marts():
    sources = list((REPOSITORY / "evidence_reports" / "sources").rglob("*.sql"))
    assert sources
    for source in sources:
        tables = re.findall(r"(?:from|join)\s+([a-z_]+)\.", source.read_text())
        assert set(tables) <= {"marts"}, source.name


def test_names_say_the_layer(models):
    prefixes = {
        "staging": ("stg_", "base_"),
        "marts": ("dim_", "fct_", "rpt_"),
    }
    for node in models.values():
        if node["resource_type"] == "model":
            assert node["name"].startswith(prefixes.get(folder(node), ("int_",)))


def test_every_model_and_every_column_of_a_mart_is_described(models):
    for node in models.values():
        assert len(node["description"]) > 20, node["name"]
        for column, facts in node["columns"].items():
            words = facts["description"].strip().lower().rstrip(".")
            assert words, f"{node['name']}.{column}"
            assert words != column.replace("_", " "), f"{node['name']}.{column}"


def test_every_mart_has_a_contract_and_a_key(models, manifest):
    tests = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and node.get("test_metadata", {}).get("name") in ("unique", "unique_grain")
    ]
    with_key = {test["attached_node"] for test in tests}
    for name, node in models.items():
        if folder(node) == "marts":
            assert node["config"]["contract"]["enforced"], node["name"]
            assert name in with_key, f"{node['name']} has no test of its key"


def test_every_mart_that_is_a_table_is_sorted(models):
    tables = [
        node
        for node in models.values()
        if folder(node) == "marts" and node["config"]["materialized"] == "table"
    ]
    assert len(tables) > 30
    for node in tables:
        assert re.search(r"\norder by \d[\d, ]*$", node["raw_code"]), node["name"]


def test_every_rule_of_sql_has_a_unit_test(models, manifest):
    tested = {
        parent
        for test in manifest["unit_tests"].values()
        for parent in test["depends_on"]["nodes"]
    }
    # No rule of their own: they hand on, unite or join by key.
    without_rule = {
        "base_retail__lines", "int_clustering_input", "int_stream_input",
        "int_customers_assigned", "int_customer_segments", "fct_customer_segments",
        "fct_customer_snapshots", "fct_segment_lineage", "rpt_settings",
        "fct_customer_projection", "fct_projection_loadings", "fct_outliers",
        "int_forecast_inputs", "int_forecast_features",
        "fct_churn_evaluation", "fct_churn_models", "fct_propensity_scores",
        "fct_propensity_evaluation", "fct_propensity_models", "rpt_model_health",
        "stg_delivery__deliveries",
    }  # fmt: skip
    untested = {
        node["name"]
        for name, node in models.items()
        if node["resource_type"] == "model" and node["language"] == "sql"
        if name not in tested and node["name"] not in without_rule
    }
    assert untested == set()


def test_every_macro_is_described(manifest):
    for macro in manifest["macros"].values():
        is_ours = macro["package_name"] == "shoal" and not macro["name"].startswith("test_")
        assert not is_ours or len(macro["description"]) > 20, macro["name"]


def test_no_model_looks_at_the_clock_or_throws_dice():
    forbidden = re.compile(
        r"\b(current_date|current_timestamp|now|today|random|setseed|uuid)\b\s*(\(|$)"
        r"|\bcurrent_(date|timestamp)\b"
    )
    for file in (REPOSITORY / "models").rglob("*.sql"):
        code = re.sub(r"--.*", "", file.read_text())
        assert not forbidden.search(code), file.name


def test_every_page_of_the_site_is_an_exposure(manifest):
    pages = {
        str(page.relative_to(REPOSITORY))
        for page in (REPOSITORY / "evidence_reports" / "pages").rglob("*.md")
    }
    exposed = {each["meta"]["page"] for each in manifest["exposures"].values()}
    assert pages
    assert exposed == pages


def leads_to(url: str, page: str) -> bool:
    """Whether an address is that of a page's file; a part in brackets fits any."""
    path = page.removeprefix("evidence_reports/pages/").removesuffix("index.md")
    pattern = re.sub(r"\\\[[a-z_]+\\\]", "[^/]+", re.escape(path.replace(".md", "/")))
    return re.fullmatch(rf"http://localhost:3000/{pattern}", url) is not None


def test_every_exposure_has_the_address_of_its_page_and_an_owner(manifest):
    for exposure in manifest["exposures"].values():
        page = exposure["meta"]["page"]
        assert (REPOSITORY / page).is_file(), exposure["name"]
        assert leads_to(exposure["url"] or "", page), exposure["name"]
        assert exposure["maturity"], exposure["name"]
        assert exposure["owner"]["name"], exposure["name"]


def test_the_page_of_the_marts_is_as_the_models_say(manifest):
    assert PAGE.read_text() == marts_page(manifest), "run `make marts-doc`"


def test_the_readme_names_every_mart_in_few_lines(models):
    readme = (REPOSITORY / "README.md").read_text()
    marts = [node["name"] for node in models.values() if folder(node) == "marts"]
    assert [mart for mart in marts if f"`{mart}`" not in readme] == []
    assert len(readme.splitlines()) < 150


def test_the_gallery_shows_every_picture_and_all_are_small():
    docs = REPOSITORY / "docs"
    pictures = {f"images/{path.name}" for path in (docs / "images").glob("*")}
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", (docs / "gallery.md").read_text())
    assert sorted(shown) == sorted(pictures)
    assert 0 < len(pictures) <= 14
    for picture in pictures:
        assert (docs / picture).stat().st_size < 300_000, picture


def test_a_replay_tells_every_history_that_its_models_read(manifest, models):
    """One left out of the selector would stay as it was, or not be there."""
    selector = manifest["selectors"]["from_windows"]
    told = {f"model.shoal.{part['value']}" for part in selector["definition"]["union"]}
    assert told <= set(models)

    def above(name: str) -> set[str]:
        parents = [each for each in manifest["parent_map"][name] if each in models]
        return {*parents, *(further for each in parents for further in above(each))}

    read = set().union(*(above(name) for name in told))
    histories = {
        name for name in read if models[name]["config"]["materialized"] == "incremental"
    }
    assert len(histories) > 5
    assert histories - told == set()
