"""Do customers come back? The triangle, one cohort, best and worst, as the marts say."""

import pytest
from pages import counted
from playwright.sync_api import expect

FOLLOWED = """
    (
        select *, strftime(cohort_month, '%Y-%m') as cohort
        from marts.fct_cohort_retention
        where months_since > 0 and is_complete
    )
"""
MEANS = f"""
    (
        select months_since, sum(active_customer_count) / sum(customer_count) as mean_share
        from {FOLLOWED} group by 1
    )
"""


@pytest.fixture
def followed(marts) -> int:
    (cohorts,) = marts(f"select count(distinct cohort) from {FOLLOWED}")
    if not cohorts:
        pytest.skip("this build follows no cohort")
    return cohorts


def test_the_triangle_shows_shares_or_money(open_site, marts, followed):
    cells, first_share, first_money, symbol = marts(
        f"""
        select
            count(*) filter (where months_since <= 24),
            arg_min(retained_share, (cohort_month, months_since)),
            arg_min(revenue / customer_count, (cohort_month, months_since)),
            (
                select value_in_force from marts.rpt_settings
                where setting = 'currency_symbol'
            )
        from {FOLLOWED}
        where cohort_month > (select max(cohort_month) from marts.fct_cohort_retention)
            - interval 36 month
        """
    )
    site = open_site()
    page = site.open("/cohorts/")
    triangle = page.get_by_test_id("triangle")
    expect(triangle.locator("tbody tr")).to_have_count(min(followed, 36))
    expect(triangle.locator("tbody td:not(.none)")).to_have_count(cells)
    first = triangle.locator("tbody td").first
    expect(first).to_have_text(f"{first_share:.0%}")
    page.get_by_role("button", name="Money a customer").click()
    expect(first).to_have_text(f"{symbol}{counted(first_money)}")
    assert not site.errors


def test_a_chosen_cohort_is_held_against_the_mean(open_site, marts, followed):
    page = open_site().open("/cohorts/")
    for end in ("max", "min"):
        cohort, customers, better, months = marts(
            f"""
            select
                cohort, max(customer_count),
                count(*) filter (where retained_share > mean_share + 1e-12), count(*)
            from {FOLLOWED} inner join {MEANS} using (months_since)
            where cohort = (select {end}(cohort) from {FOLLOWED})
            group by 1
            """
        )
        page.get_by_test_id("select-cohort").select_option(cohort)
        expect(page.get_by_test_id("one-cohort")).to_have_text(
            f"The {counted(customers)} customers of {cohort} came back more than the mean"
            f" in {counted(better)} of {counted(months)} months."
        )


def test_best_and_worst_are_of_the_asked_month_and_size(open_site, marts, followed):
    page = open_site().open("/cohorts/")
    groups = {
        "month": page.get_by_role("group").filter(has_text="12"),
        "least": page.get_by_role("group").filter(has_text="Any size"),
    }
    labels = {30: "30 customers or more", 100: "100 or more", 1: "Any size"}
    for month, least in ((1, 30), (3, 30), (3, 100), (6, 1)):
        groups["month"].get_by_role("button", name=str(month), exact=True).click()
        groups["least"].get_by_role("button", name=labels[least]).click()
        ranked, best, best_share, worst, worst_share, mean = marts(
            f"""
            select
                count(*),
                first(cohort order by retained_share desc, cohort),
                max(retained_share),
                first(cohort order by retained_share, cohort desc),
                min(retained_share),
                any_value(mean_share)
            from {FOLLOWED} inner join {MEANS} using (months_since)
            where months_since = ? and customer_count >= ?
            """,
            month,
            least,
        )
        if not ranked:
            expect(page.get_by_text("No cohort of this size")).to_be_visible()
            continue
        words = page.get_by_test_id("best-and-worst")
        expect(words).to_contain_text(f"Best: {best}")
        expect(words).to_contain_text(f"{best_share:.1%} ordered")
        above = page.get_by_test_id("ranking").locator("td:visible").nth(4)
        expect(above).to_have_text(f"{100 * (best_share - mean):.1f}")
        if ranked > 1:
            expect(words).to_contain_text(f"Worst: {worst}, {worst_share:.1%}")
