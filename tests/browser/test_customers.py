"""Which customers? Search, filters, order and the file, as the marts say."""

import pytest
from pages import counted, downloaded_list
from playwright.sync_api import expect

CUSTOMERS = """
    marts.dim_customers as customers
    inner join marts.fct_customer_snapshots as snapshots
        on customers.customer_id = snapshots.customer_id
        and snapshots.window_id = (select max(window_id) from marts.dim_windows)
"""


def body_rows(page):
    """Locate the rows of customers."""
    return page.get_by_test_id("customer-table").locator("tbody tr")


def test_filters_and_search_leave_those_whom_the_marts_have(open_site, marts):
    everyone, lapsed = marts(
        f"select count(*), count(*) filter (where snapshots.is_lapsed) from {CUSTOMERS}"
    )
    segment, members, lapsed_members = marts(
        "select segment_name, count(*) as members,"
        " count(*) filter (where snapshots.is_lapsed)"
        f" from {CUSTOMERS} group by 1 order by members desc, 1 limit 1"
    )
    riskiest, unscored = marts(
        "select count(*) filter (where churn_decile = 1),"
        f" count(*) filter (where churn_decile is null) from {CUSTOMERS}"
    )
    country, residents, countries = marts(
        "select country, count(*) as residents, count(*) over () from"
        f" {CUSTOMERS} where country is not null"
        " group by 1 order by residents, 1 limit 1"
        if marts(f"select count(country) from {CUSTOMERS}")[0]
        else "select '', 0, 0"
    )
    (customer,) = marts("select max(customer_id) from marts.dim_customers")
    part = customer[-3:].lower()
    (matching,) = marts(
        f"select count(*) from {CUSTOMERS} where contains(lower(customers.customer_id), ?)",
        part,
    )
    site = open_site()
    page = site.open("/customers/")
    count = page.get_by_test_id("customer-count")

    def expect_count(number: int) -> None:
        expect(count).to_have_text(f"{counted(number)} of {counted(everyone)} customers")

    expect_count(everyone)
    page.get_by_test_id("filter-lapsed").select_option("yes")
    expect_count(lapsed)
    page.get_by_test_id("filter-segment").select_option(segment)
    expect_count(lapsed_members)
    page.get_by_test_id("filter-lapsed").select_option("")
    expect_count(members)
    page.get_by_test_id("filter-segment").select_option("")
    if riskiest:
        page.get_by_test_id("filter-tenth").select_option("1")
        expect_count(riskiest)
        if unscored:
            page.get_by_test_id("filter-tenth").select_option("none")
            expect_count(unscored)
        page.get_by_test_id("filter-tenth").select_option("")
    if countries > 1:
        page.get_by_test_id("filter-country").select_option(country)
        expect_count(residents)
        page.get_by_test_id("filter-country").select_option("")
    page.get_by_test_id("filter-search").fill(part)
    expect_count(matching)
    page.get_by_test_id("filter-search").fill("no such customer")
    expect(page.get_by_test_id("customers-empty")).to_be_visible()
    expect(page.get_by_test_id("download")).to_be_disabled()
    assert not site.errors


def test_the_address_keeps_the_filters(open_site, marts):
    segment, members = marts(
        f"select segment_name, count(*) from {CUSTOMERS} group by 1 order by 2, 1 limit 1"
    )
    page = open_site().open("/customers/")
    page.get_by_test_id("filter-segment").select_option(segment)
    count = page.get_by_test_id("customer-count")
    expect(count).to_contain_text(f"{counted(members)} of")
    page.reload()
    expect(count).to_contain_text(f"{counted(members)} of")
    expect(page.get_by_test_id("filter-segment")).to_have_value(segment)


def test_a_title_sorts_all_customers_and_a_number_leads_on(open_site, marts):
    most, least = marts(
        "select arg_max(customer_id, (monetary, -row)),"
        " arg_min(customer_id, (monetary, row))"
        " from (select *, row_number() over (order by customer_id) as row"
        " from marts.dim_customers)"
    )
    page = open_site().open("/customers/")
    title = page.get_by_test_id("customer-table").get_by_role("button", name="Money")
    for customer, order in ((most, "descending"), (least, "ascending")):
        title.click()
        expect(body_rows(page).first.locator("td").first).to_have_text(customer)
        expect(page.locator(f"th[aria-sort={order}]")).to_contain_text("Money")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_test_id("customer-page")).to_contain_text("Page 2 of")
    expect(body_rows(page).first.locator("td").first).not_to_have_text(least)
    second = body_rows(page).first.locator("td").first.inner_text().strip()
    body_rows(page).first.get_by_role("link").click()
    expect(page.get_by_test_id("answer")).to_contain_text(f"Customer {second}")


def test_the_file_is_what_is_filtered(open_site, marts):
    (segment,) = marts(
        f"select segment_name from {CUSTOMERS} group by 1 order by count(*), 1 limit 1"
    )
    wanted, money = marts(
        "select list(customers.customer_id order by customers.customer_id),"
        f" sum(customers.monetary) from {CUSTOMERS} where segment_name = ?",
        segment,
    )
    page = open_site().open("/customers/")
    page.get_by_test_id("filter-segment").select_option(segment)
    expect(page.get_by_test_id("customer-count")).to_contain_text(
        f"{counted(len(wanted))} of"
    )
    rows = downloaded_list(page, "customers.csv")
    assert sorted(row["customer_id"] for row in rows) == wanted
    assert {row["segment_name"] for row in rows} == {segment}
    assert sum(float(row["monetary"]) for row in rows) == pytest.approx(money)
    shown = body_rows(page).first.locator("td").first.inner_text().strip()
    assert rows[0]["customer_id"] == shown
