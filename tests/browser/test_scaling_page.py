"""Whoever chooses a scaling sees what it would give, in words, sizes and colours."""

import pytest
from pages import choose_method, counted, rows_of, scroll_to
from playwright.sync_api import expect


def compared_methods(marts) -> list[str]:
    """Name the methods that are compared under several scalings."""
    (methods,) = marts(
        "select coalesce(list(distinct method order by method), [])"
        " from marts.fct_scaling_comparison"
    )
    if not methods:
        pytest.skip("this build fits no clustering")
    return methods


def scaling_in_force(marts) -> str:
    return marts(
        "select value_in_force from marts.rpt_settings where setting = 'feature_scaling'"
    )[0]


def segments_of(marts, method: str, scaling: str) -> tuple[list[str], list[str]]:
    """Give names and counts of a scaling's segments, in the order of the site."""
    return marts(
        """
        select
            list(segment_name order by segment_id < 0, segment_id),
            list(customer_count order by segment_id < 0, segment_id)
        from marts.fct_scaling_segments where method = ? and scaling = ?
        """,
        method,
        scaling,
    )


def drawn(page) -> list[str]:
    """Give the picture of the customers as it is drawn, once it is at rest.

    More than 3,000 points of one colour have a canvas of their own.
    """
    canvases = page.get_by_test_id("projection").locator("canvas")
    scroll_to(canvases.first)
    page.wait_for_timeout(1500)
    return canvases.evaluate_all("all => all.map((canvas) => canvas.toDataURL())")


def test_a_scaling_changes_the_words_the_sizes_and_the_colours(open_site, marts):
    in_force = scaling_in_force(marts)
    (points,) = marts(
        "select count(*) from marts.fct_customer_projection where projection = 'pca'"
    )
    site = open_site()
    page = site.open("/quality/")
    select = page.get_by_test_id("select-scaling")
    for method in compared_methods(marts):
        choose_method(page, marts, method)
        pictures = {}
        for scaling in (in_force, *({"standard", "minmax", "none"} - {in_force})):
            verdict, agreement = marts(
                "select verdict, adjusted_rand from marts.fct_scaling_comparison"
                " where method = ? and scaling = ?",
                method,
                scaling,
            )
            names, counts = segments_of(marts, method, scaling)
            select.select_option(scaling)
            told = page.get_by_test_id("scaling-verdict")
            expect(told).to_contain_text(verdict)
            expect(told).to_contain_text(f"by {agreement:.2f}")
            rows = rows_of(page, "scaling-segments")
            expect(rows).to_have_count(min(len(names), 13))
            for row, name, count in zip(rows.all(), names, counts, strict=False):
                expect(row).to_contain_text(name)
                expect(row).to_contain_text(counted(count))
            expect(page.locator("ul.legend").first.locator("li")).to_have_text(names)
            expect(page.get_by_test_id("projection")).to_have_attribute(
                "data-points", str(points)
            )
            expect(page.get_by_test_id("scaling-colours")).to_have_count(
                0 if scaling == in_force else 1
            )
            pictures[scaling] = (agreement, drawn(page))
        _, shown = pictures.pop(in_force)
        for scaling, (agreement, picture) in pictures.items():
            if agreement < 1:
                assert picture != shown, f"{method}: the same colours under {scaling}"
    assert not site.errors


def test_the_answer_names_the_scaling_that_is_furthest(open_site, marts):
    page = open_site().open("/quality/")
    for method in compared_methods(marts):
        agreement, verdict = marts(
            """
            select adjusted_rand, verdict from marts.fct_scaling_comparison
            where method = ? and not is_in_force order by adjusted_rand, scaling
            """,
            method,
        )
        choose_method(page, marts, method)
        told = page.get_by_test_id("furthest-scaling")
        expect(told).to_contain_text(f"{agreement:.2f} of 1")
        expect(told).to_contain_text(verdict)
        table = rows_of(page, "scalings")
        expect(table).to_have_count(3)
        expect(table.first).to_contain_text("In force")


def test_the_choice_stands_in_the_address_and_of_rules_there_is_none(open_site, marts):
    method = compared_methods(marts)[0]
    other = next(
        each for each in ("minmax", "none", "standard") if each != scaling_in_force(marts)
    )
    site = open_site()
    page = site.open(f"/quality/?scaling={other}")
    choose_method(page, marts, method)
    expect(page.get_by_test_id("select-scaling")).to_have_value(other)
    expect(page.get_by_test_id("scaling-colours")).to_be_visible()
    page.get_by_test_id("select-scaling").select_option(scaling_in_force(marts))
    page.wait_for_url(lambda url: f"scaling={scaling_in_force(marts)}" in url)
    page.get_by_test_id("select-scaling").select_option(other)
    choose_method(page, marts, "rfm_rules")
    expect(page.get_by_test_id("select-scaling")).to_be_hidden()
    expect(page.get_by_test_id("scaling-verdict")).to_have_count(0)
    (names,) = marts(
        "select list(segment_name order by segment_id) from marts.dim_segments"
        " where method = 'rfm_rules' and segment_id > 0 and customer_count > 0"
    )
    expect(page.locator("ul.legend").first.locator("li")).to_have_text(names)
    assert not site.errors


def test_a_picture_that_goes_while_it_is_painted_leaves_no_error(open_site, marts):
    """Groups of 3,000 points were painted in parts, and the rest after it had gone."""
    method = compared_methods(marts)[0]
    (largest,) = marts("select max(customer_count) from marts.fct_scaling_segments")
    if largest <= 3000:
        pytest.skip("this build draws no group of more than 3,000, so none in parts")
    site = open_site()
    page = site.open("/quality/")
    slowed = page.context.new_cdp_session(page)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": 8})
    for scaling in ("minmax", "none", "standard") * 2:
        choose_method(page, marts, method)
        page.get_by_test_id("select-scaling").select_option(scaling)
        page.wait_for_url(lambda url, scaling=scaling: f"scaling={scaling}" in url)
    choose_method(page, marts, "rfm_rules")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert not site.errors
