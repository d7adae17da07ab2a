"""Say what the choices of DECISIONS.md come to: python -m benchmarks.measure_choices.

Online Retail II is told once as it is by default, and then once by each engine of the
stream (river is an extra: `pip install -e '.[river]'`). What is asked of the marts is
printed, and with ``--write`` put into the sections of DECISIONS.md.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb

from benchmarks.measure import ROOT, make_project, run_dbt
from benchmarks.pages import machine, put_into, table
from benchmarks.real_data import NOT_HERE, real_file

PAGE = ROOT / "DECISIONS.md"
ENGINES = (
    "sklearn", "river_kmeans", "river_streamkmeans", "river_denstream", "river_dbstream",
)  # fmt: skip
#: Over all cut-offs whose outcome is known, with the intervals of resampled customers.
FORECASTS = """
    select
        replace(model, '_', ' ') as model,
        count(auc) as "cut-offs",
        printf('%.3f', avg(auc)) as "mean AUC",
        any_value(printf('%.3f to %.3f', auc_lower, auc_upper)) as "its 95 % interval",
        printf('%.3f', avg(brier)) as "mean Brier score"
    from intermediate.int_forecast_measures
    inner join intermediate.int_forecast_intervals as intervals
        using (target, model)
    where intervals.as_of_at is null and target in {targets}
    group by model
    order by avg(auc) desc, model
"""
#: Of each section what is asked; the names of columns head the table.
QUESTIONS: Mapping[str, str] = {
    "clusterers": """
        select
            search.method,
            search.cluster_count as segments,
            printf('%.1f %%', 100 * search.smallest_share) as smallest,
            printf('%.1f %%', 100 * search.largest_share) as largest,
            printf('%.3f', search.silhouette) as silhouette,
            printf('%.2f', search.stability) as "samples agree",
            if(search.has_objection, 'yes', 'no') as "has an objection"
        from marts.fct_clustering_search as search
        where search.is_chosen and search.population = 'all'
        order by search.method
    """,
    "scalings": """
        select
            method,
            printf('%.2f', max(adjusted_rand) filter (where scaling = 'standard'))
                as standard,
            printf('%.2f', max(adjusted_rand) filter (where scaling = 'minmax'))
                as minmax,
            printf('%.2f', max(adjusted_rand) filter (where scaling = 'none')) as none
        from marts.fct_scaling_comparison
        group by method
        order by method
    """,
    "value": """
        select
            replace(predictor, '_', ' ') as forecast,
            printf('%.1f', predicted_total / 1e6) as "foretold, millions",
            printf('%.1f', actual_total / 1e6) as "came, millions",
            printf('%,.0f', mae) as "mean absolute error",
            printf('%,.0f', rmse) as "root mean square error",
            coalesce(printf('%.3f', rank_correlation), '–') as "rank correlation"
        from marts.fct_value_evaluation
        where population = 'everyone' and target = 'value'
        order by predictor
    """,
    "churn": FORECASTS.format(targets="('churn', 'lapsed')"),
    "upgrades": FORECASTS.format(targets="('segment_upgrade')"),
}
ENGINE = """
    select
        printf('%.1f %%', 100 * avg(unmoved_share)) as "stayed where they were",
        coalesce(printf('%.1f %%', 100 * avg(refit_gap)), '–') as "worse than a full fit",
        (
            select count(*) from marts.fct_segment_lineage
            where method = 'stream' and event = 'gone'
        ) as "segments gone"
    from marts.fct_stream_models
    where window_id > (select min(window_id) from marts.fct_stream_models)
"""


def answer(project: Path, question: str) -> tuple[list[str], list[list[str]]]:
    """Return the names of columns, and rows as words."""
    with duckdb.connect(project / "data" / "shoal.duckdb", read_only=True) as database:
        found = database.execute(question)
        names = [column[0] for column in found.description]
        return names, [[f"{cell}" for cell in row] for row in found.fetchall()]


def compare_engines(project: Path, path: Path) -> str:
    """Tell the stream anew by each engine."""
    rows = []
    for engine in ENGINES:
        print(f"{engine} …", flush=True)
        moving = ("run", "--selector", "from_windows", "--full-refresh")
        run_dbt(project, path, "week", *moving, settings={"stream_engine": engine})
        names, (row,) = answer(project, ENGINE)
        rows.append([f"`{engine}`", *row])
    return table(("engine", *names), rows)


def main() -> None:
    """Tell, ask, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="into DECISIONS.md")
    options = parser.parse_args()
    path = real_file()
    if not path:
        raise SystemExit(f"{NOT_HERE}: the choices were made on it.")
    with tempfile.TemporaryDirectory() as name:
        project = make_project(Path(name) / "project")
        print("all models …", flush=True)
        for command in ("seed", "run"):
            run_dbt(project, path, "week", command)
        sections = {each: table(*answer(project, ask)) for each, ask in QUESTIONS.items()}
        sections["engines"] = compare_engines(project, path)
    for section, found in sections.items():
        said = f"On Online Retail II, by weeks, {machine()}:\n\n{found}"
        print(f"{section}\n\n{said}")
        if options.write:
            put_into(PAGE, section, said)


if __name__ == "__main__":
    main()
