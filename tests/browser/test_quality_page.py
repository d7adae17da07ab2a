"""How good the segments are, as the marts have it: searches, pictures, agreement."""

import re

import pytest
from pages import all_methods, choose_method, scroll_to
from playwright.sync_api import expect

METHOD_NAMES = {
    "rfm_rules": re.compile("RFM rules"),
    "kmeans": re.compile("^\\s*K-means"),
    "gmm": re.compile("Gaussian mixture"),
    "dbscan": re.compile("DBSCAN"),
    "minibatch_kmeans": re.compile("Mini-batch K-means"),
    "stream": re.compile("Stream"),
}


def fitted_methods(marts) -> list[str]:
    """Name the fitted methods."""
    (methods,) = marts(
        "select coalesce(list(method order by method), []) from marts.fct_clustering_runs"
    )
    if not methods:
        pytest.skip("this build fits no clustering")
    return methods


def test_quality_counts_the_methods_to_act_on(open_site, marts):
    fitted = len(fitted_methods(marts))
    (usable,) = marts(
        "select count(*) filter (where not is_degenerate and is_stable)"
        " from marts.fct_clustering_runs"
    )
    page = open_site().open("/quality/")
    expect(page.get_by_test_id("answer")).to_contain_text(
        f"{usable} of {fitted} fitted methods"
    )


def test_quality_tells_each_search_and_why_one_was_chosen(open_site, marts):
    page = open_site().open("/quality/")
    for method in fitted_methods(marts):
        verdict, candidates, measured, parameters, why = marts(
            """
            select
                any_value(runs.verdict),
                count(*),
                count(*) filter (
                    where search.stability is not null
                    and search.silhouette_with_noise is not null
                ),
                any_value(search.parameters) filter (where search.is_chosen),
                any_value(search.why) filter (where search.is_chosen)
            from marts.fct_clustering_search as search
            inner join marts.fct_clustering_runs as runs using (method)
            where method = ? and population = 'all' and search.cluster_count > 0
            """,
            method,
        )
        choose_method(page, marts, method)
        expect(page.get_by_test_id("verdict")).to_contain_text(verdict)
        table = page.get_by_test_id("search-table")
        expect(table.locator("tbody tr")).to_have_count(candidates)
        chosen = table.locator("tr.chosen")
        expect(chosen).to_have_count(1)
        expect(chosen).to_have_attribute("data-parameters", parameters)
        expect(chosen.locator("[data-why]")).to_have_text(why)
        if measured > 1:
            expect(page.get_by_test_id("search-chart")).to_have_attribute(
                "data-points", str(measured)
            )


def test_quality_draws_every_projected_customer(open_site, marts):
    (points,) = marts(
        "select count(*) from marts.fct_customer_projection where projection = 'pca'"
    )
    if not points:
        pytest.skip("this build projects nobody")
    site = open_site()
    page = site.open("/quality/")
    for method in all_methods(marts):
        choose_method(page, marts, method)
        (first,) = marts(
            "select segment_name from marts.dim_segments where method = ?"
            " and segment_id > 0 and customer_count > 0 order by segment_id limit 1",
            method,
        )
        plot = page.get_by_test_id("projection")
        expect(page.locator("ul.legend")).to_contain_text(first)
        expect(plot).to_have_attribute("data-points", str(points))
        scroll_to(plot)
        page.wait_for_function(
            """(points) => {
                const canvas = document.querySelector('[data-testid=projection] canvas');
                if (!canvas) return false;
                const { data } = canvas.getContext('2d')
                    .getImageData(0, 0, canvas.width, canvas.height);
                let inked = 0;
                for (let at = 3; at < data.length; at += 4) inked += data[at] > 0;
                return inked > points;
            }""",
            arg=points,
        )
    assert not site.errors


def test_quality_compares_a_method_with_another(open_site, marts):
    methods = all_methods(marts)
    if len(methods) < 2:
        pytest.skip("this build has one method")
    assert set(methods) <= set(METHOD_NAMES)
    page = open_site().open("/quality/")
    method = methods[1]
    choose_method(page, marts, method)
    for other in [each for each in methods if each != method]:
        page.get_by_test_id("select-other").select_option(other)
        rows, columns = marts(
            "select count(distinct segment_id), count(distinct other_segment_id)"
            " from marts.fct_method_crosstab where method = ? and other_method = ?",
            method,
            other,
        )
        name, share = marts(
            """
            select other_segment_name, max(customer_share) filter (
                where segment_id = (
                    select min(segment_id) from marts.dim_segments
                    where method = $1 and segment_id > 0 and customer_count > 0
                )
            )
            from marts.fct_method_crosstab
            where method = $1 and other_method = $2 and other_segment_id > 0
            group by other_segment_id, other_segment_name
            order by other_segment_id
            limit 1
            """,
            method,
            other,
        )
        matrix = page.get_by_test_id("crosstab")
        expect(matrix.locator("thead th").first).to_have_text(name)
        expect(matrix.locator("thead th")).to_have_count(columns)
        expect(matrix.locator("tbody tr")).to_have_count(rows)
        expect(matrix.locator("tbody tr").first.locator("td").first).to_have_text(
            "·" if share is None else f"{share:.0%}"
        )
