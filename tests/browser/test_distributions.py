"""How good and how spread: curves, outliers, candidates without them, distributions."""

import re

import pytest
from pages import all_methods, choose_method, counted, default_method, scroll_to
from playwright.sync_api import expect
from projects import segmentation_features
from test_downloads import run_component

METRICS = {
    "Money": "monetary",
    "Orders": "frequency",
    "Order value": "average_order_value",
}
KINDS = {"Histogram": "histogram", "Box": "box", "Share up to": "ecdf"}


def test_a_segment_spreads_as_its_members_do(open_site, marts):
    method = default_method(marts)
    (segment,) = marts(
        "select min(segment_id) from marts.dim_segments"
        " where method = ? and customer_count > 0",
        method,
    )
    site = open_site()
    page = site.open(f"/segments/{method}-{segment}/")
    chart = page.get_by_test_id("distribution")
    for label, metric in METRICS.items():
        members, median = marts(
            f"""
            select count({metric}), median({metric})
            from marts.fct_customer_segments
            inner join marts.dim_customers using (customer_id)
            where method = ? and fct_customer_segments.segment_id = ?
                and window_id = (select max(window_id) from marts.dim_windows)
            """,
            method,
            segment,
        )
        page.get_by_role("button", name=label, exact=True).click()
        expect(chart).to_have_attribute("data-members", str(members))
        expect(chart).to_have_attribute("data-median", f"{median:.3f}")
    for label, kind in KINDS.items():
        page.get_by_role("button", name=label).click()
        expect(chart).to_have_attribute("data-kind", kind)
        expect(chart.locator("canvas").first).to_be_visible()
    assert not site.errors


def test_every_feature_has_a_name_that_people_use():
    features = segmentation_features()
    assert len(features) > 10
    names = run_component(
        "features.js",
        "const names = Object.keys(component.featureNames);"
        "const turns = [['frequency', 'monetary'], ['monetary', '']].map(component.inTurn);"
        "console.log(JSON.stringify([names, component.featureName('my_own'), ...turns]));",
    )
    named, own, both, one = names
    assert set(features) <= set(named)
    assert (own, both, one) == ("My own", "Orders, then money", "Money")


def test_quality_shows_the_radius_and_what_outliers_change(open_site, marts):
    if "dbscan" not in all_methods(marts):
        pytest.skip("this build fits no DBSCAN")
    eps, left_out, agreement = marts(
        """
        select
            max(eps) filter (where population = 'all'),
            max(customer_count) - min(customer_count),
            max(agreement_with_all)
        from marts.fct_clustering_search where method = 'dbscan' and is_chosen
        """
    )
    page = open_site().open("/quality/")
    choose_method(page, marts, "dbscan")
    curve = page.get_by_test_id("density-curve")
    scroll_to(curve)
    assert float(curve.get_attribute("data-eps")) == pytest.approx(eps)
    expect(curve).to_have_attribute("data-curves", "3")
    if left_out:
        expect(page.get_by_test_id("left-out")).to_contain_text(counted(left_out))
        expect(page.locator("article")).to_contain_text(f"{agreement:.2f} of 1")


def test_quality_lists_what_is_flagged_and_the_fits_of_the_stream(open_site, marts):
    site = open_site()
    page = site.open("/quality/")
    for label, subject in (("Products", "product"), ("Customers", "customer")):
        (flags,) = marts(
            "select count(*) from marts.fct_outliers where subject = ?", subject
        )
        page.get_by_role("button", name=label).click()
        if flags:
            expect(page.get_by_test_id("outlier-count")).to_have_text(str(flags))
        else:
            expect(page.get_by_text("Nothing of this kind is flagged")).to_be_visible()
    if flags:
        (farthest,) = marts(
            """
            select list(
                customer_id
                order by
                    abs(value - usual_value) / abs(fence - usual_value) desc,
                    subject_id, rule, happened_at desc
            )[:10]
            from marts.fct_outliers where subject = 'customer'
            """
        )
        listed = page.get_by_test_id("flagged").locator("tr:visible td:first-child")
        expect(listed).to_have_text(farthest)
    fits, kept, gone = marts(
        """
        select
            count(distinct window_id),
            count(*) filter (where event in ('survived', 'merged', 'split')),
            count(*) filter (where event = 'gone')
        from marts.fct_segment_lineage
        """
    )
    if fits:
        expect(page.get_by_test_id("lineage")).to_have_text(
            re.compile(rf"{fits} +fits: +{kept} +times .* +{gone} +times")
        )
    assert not site.errors
