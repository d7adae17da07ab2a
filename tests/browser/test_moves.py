"""Who moved? Two dates, held against the segments of every customer on both."""

import re

from pages import choose_date, counted, windows
from playwright.sync_api import expect

POSITIONS = """
    select
        count(earlier.customer_id),
        count(*) filter (where earlier.segment_id <> later.segment_id),
        count(*)
    from marts.fct_customer_segments as later
    left join marts.fct_customer_segments as earlier
        on later.customer_id = earlier.customer_id
        and earlier.method = later.method and earlier.window_id = ?
    where later.method = ? and later.window_id = ?
"""


def expect_positions(page, marts, method, first, last) -> None:
    """Hold the page's answer and picture against the marts."""
    known, moved, everybody = marts(POSITIONS, first, method, last)
    answer = page.get_by_test_id("answer")
    expect(answer).to_contain_text(f"Of {counted(known)} customers")
    expect(answer).to_contain_text(f"{counted(moved)} are in another segment")
    expect(answer).to_contain_text(f"{counted(everybody - known)} came new")
    expect(page.get_by_test_id("sankey")).to_have_attribute("data-customers", str(moved))


def test_dates_method_and_who_is_shown_choose_the_picture(open_site, marts, methods):
    known = windows(marts)
    early, late = len(known) // 3, len(known) - 2
    site = open_site()
    page = site.open(f"/moves/?from={known[early]}&to={known[late]}")
    for method in reversed(methods):
        page.get_by_role("group").first.get_by_role("button").nth(
            methods.index(method)
        ).click()
        expect_positions(page, marts, method, known[early], known[late])
    choose_date(page, "from", early + 5)
    expect_positions(page, marts, methods[0], known[early + 5], known[late])
    page.get_by_role("button", name="To the end of: one window back").click()
    expect_positions(page, marts, methods[0], known[early + 5], known[late - 1])
    expect(page).to_have_url(re.compile(f"to={known[late - 1]}"))
    _, _, everybody = marts(POSITIONS, known[early + 5], methods[0], known[late - 1])
    page.get_by_role("button", name="Everybody").click()
    expect(page.get_by_test_id("sankey")).to_have_attribute(
        "data-customers", str(everybody)
    )
    assert not site.errors


def test_flows_and_log_are_those_between_the_dates(open_site, marts, methods):
    known = windows(marts)
    first, last, method = known[len(known) // 2], known[-2], methods[0]
    abnormal, moves, money = marts(
        """
        select
            count(*) filter (where is_abnormal),
            sum(customer_count),
            sum(revenue_moved) filter (where customer_count > 0)
        from marts.fct_segment_flows
        where method = ? and window_id > ? and window_id <= ?
        """,
        method,
        first,
        last,
    )
    page = open_site().open(f"/moves/?from={first}&to={last}")
    if abnormal:
        expect(page.get_by_test_id("abnormal-count")).to_have_text(str(abnormal))
    total = page.locator("table:visible tr:visible").filter(has_text="All").first
    expect(total).to_contain_text(counted(moves))
    expect(total).to_contain_text(counted(money))

    part, cause = "4", "ageing"
    found, customers = marts(
        """
        select count(*), count(distinct customer_id)
        from marts.fct_segment_transitions
        where method = ? and window_id > ? and window_id <= ?
            and contains(customer_id, ?) and cause = ?
        """,
        method,
        first,
        last,
        part,
        cause,
    )
    page.get_by_test_id("input-customer").fill(part)
    page.get_by_role("button", name="Ageing").click()
    expect(page.get_by_test_id("log-count")).to_have_text(
        re.compile(rf"{counted(found)} +moves of +{counted(customers)} +customers")
    )


def test_a_move_leads_to_the_customer(open_site, marts, methods):
    (customer,) = marts(
        "select customer_id from marts.fct_segment_transitions where method = ?"
        " order by window_id desc, customer_id limit 1",
        methods[0],
    )
    known = windows(marts)
    page = open_site().open(f"/moves/?from={known[0]}&to={known[-1]}&customer={customer}")
    page.locator("table:visible tr:visible").filter(has_text=customer).last.click()
    expect(page.get_by_test_id("answer")).to_contain_text(f"Customer {customer}")


def test_one_date_twice_is_a_clear_state(open_site, marts, methods):
    known = windows(marts)
    site = open_site()
    page = site.open(f"/moves/?from={known[-2]}&to={known[-2]}")
    expect(page.get_by_test_id("answer")).to_contain_text("0 customers changed segment")
    for words in ("Nobody to show", "No moves between", "No such move between"):
        expect(page.get_by_text(words)).to_be_visible()
    assert not site.errors
