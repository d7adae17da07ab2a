"""Where links lead: to the rows behind a number, whatever stands in an id."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from pages import DEFAULT_METHOD, counted, default_method, figure
from playwright.sync_api import expect
from test_downloads import run_component

HOSTILE_IDS = ["a&b=c", "50%", "#7", "a b", " a ", "a/b?", "1+1", 'O\'Neil "x"', "é", "\tz"]


def run_links(expression: str):
    """Run the functions that write addresses, without a browser."""
    return run_component("links.js", f"console.log(JSON.stringify({expression}));")


@pytest.mark.parametrize("name", HOSTILE_IDS)
def test_any_id_comes_back_from_a_customers_address(name):
    address = urlsplit(run_links(f"component.customerLink({json.dumps(name)})"))
    assert address.path == "/customer"
    assert parse_qs(address.query) == {"id": [name]}
    assert address.fragment == ""


def test_an_address_names_only_what_is_asked_for():
    assert run_links("component.linkTo('/a', {b: 'c', d: ''})") == "/a?b=c"
    assert run_links("component.linkTo('/a', {b: undefined})") == "/a"
    assert run_links("[component.customerLink(null) ?? 'none']") == ["none"]


def test_segments_and_audiences_have_one_address_each():
    addresses = run_links(
        "[component.segmentLink({method: 'dbscan', segment_id: -1}),"
        " component.segmentLink({segment_key: 'kmeans-2'}),"
        " component.audienceLink({audience_name: 'a&b'}),"
        " component.audienceLink({audience_name: 'a'}, 'all')]"
    )
    assert addresses == [
        "/segments/dbscan--1",
        "/segments/kmeans-2",
        "/actions?audience=a%26b#who-exactly",
        "/actions?audience=a&since=all#who-exactly",
    ]


@pytest.mark.parametrize("name", HOSTILE_IDS)
def test_a_customers_page_asks_for_the_very_id(open_site, name):
    site = open_site()
    page = site.open(run_links(f"component.customerLink({json.dumps(name)})"))
    expect(page.get_by_test_id("input-id")).to_have_value(name)
    expect(page.get_by_text("No customer has this number.")).to_be_visible()
    assert not site.errors


def expect_customers(page, marts, number: int) -> None:
    """Expect the list of customers with so many of them chosen."""
    (everyone,) = marts("select count(*) from marts.dim_customers")
    expect(page.get_by_test_id("customer-count")).to_have_text(
        f"{counted(number)} of {counted(everyone)} customers"
    )


def test_the_size_of_a_segment_leads_to_its_members(open_site, marts):
    method = default_method(marts)
    key, members = marts(
        "select method || '-' || segment_id, customer_count from marts.dim_segments"
        " where method = ? and customer_count > 0 order by customer_count, 1 limit 1",
        method,
    )
    site = open_site()
    page = site.open("/")
    row = page.get_by_test_id("segment-list").locator(f"[data-segment='{key}']")
    row.get_by_test_id("members").click()
    expect_customers(page, marts, members)
    page = site.open(f"/segments/{key}/")
    figure(page, "Customers").get_by_role("link").first.click()
    expect_customers(page, marts, members)
    assert not site.errors


def test_the_size_of_another_methods_segment_leads_to_its_page(open_site, marts):
    (key,) = marts(
        "select coalesce(min(method || '-' || segment_id), '') from marts.dim_segments"
        " where method <> ? and customer_count > 0",
        default_method(marts),
    )
    if not key:
        pytest.skip("this build has one method")
    page = open_site().open(f"/segments/{key}/")
    link = figure(page, "Customers").get_by_role("link").first
    expect(link).to_have_attribute("href", f"/segments/{key}#who-are-they")


def test_the_riskiest_tenth_leads_to_its_customers(open_site, marts):
    last, members = marts(
        "select max(decile), arg_max(customer_count, decile) from marts.fct_churn_campaigns"
        " where model = (select model from marts.fct_churn_models where is_default)"
    )
    if not members:
        pytest.skip("this build scores nobody")
    (riskiest,) = marts("select count(*) from marts.dim_customers where churn_decile = 1")
    site = open_site()
    page = site.open("/leaving/")
    figure(page, "riskiest tenth").get_by_role("link").click()
    expect_customers(page, marts, riskiest)
    page = site.open("/leaving/")
    campaigns = page.locator(".table-container:visible").filter(has_text="Expected gain")
    campaigns.locator("tr.row-link").nth(last - 1).click()
    expect_customers(page, marts, members)
    assert not site.errors


def test_what_became_of_rows_leads_to_such_rows(open_site, marts):
    disposition, lines = marts(
        "select disposition, count(*) from marts.rpt_line_sample group by 1"
        " order by 2, 1 limit 1"
    )
    site = open_site()
    page = site.open("/data-quality/")
    audit = page.locator(".table-container:visible").filter(has_text="All rows")
    row = audit.locator("tr:visible").filter(has_text=disposition.replace("_", " "))
    row.get_by_role("link", name="Lines").first.click()
    expect(page.get_by_test_id("line-count")).to_have_text(f"{lines} cleaned lines")
    assert not site.errors


def test_a_cohort_leads_to_its_customers(open_site, marts):
    cohort, members = marts(
        "select strftime(cohort_month, '%Y-%m'), count(*) from marts.dim_customers"
        " group by 1 order by 1 limit 1"
    )
    site = open_site()
    page = site.open("/cohorts/")
    page.get_by_test_id("cohort-money").locator("tr.row-link:visible").first.click()
    expect_customers(page, marts, members)
    expect(page.get_by_test_id("filter-cohort")).to_have_value(cohort)
    assert not site.errors


def test_a_flow_leads_down_to_its_moves(open_site, marts):
    source, target, moves = marts(
        f"""
        select from_segment_name, to_segment_name, sum(customer_count)
        from marts.fct_segment_flows
        where method = {DEFAULT_METHOD}
            and window_id > (select max(window_id) - 13 from marts.dim_windows)
        group by 1, 2
        order by 3 desc, 1, 2
        limit 1
        """
    )
    site = open_site()
    page = site.open("/moves/")
    flows = page.locator(".table-container:visible").filter(has_text="of their own")
    flows.get_by_role("link", name="List").first.click()
    expect(page.get_by_test_id("select-left")).to_have_value(source)
    expect(page.get_by_test_id("select-joined")).to_have_value(target)
    expect(page.get_by_test_id("log-count")).to_contain_text(f"{counted(moves)} moves")
    assert not site.errors
