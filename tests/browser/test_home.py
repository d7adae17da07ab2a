"""The first page: whom the shop has, which segments hold the revenue, who moved."""

import pytest
from pages import DEFAULT_METHOD, all_methods, counted, figure
from playwright.sync_api import expect


def test_index_shows_the_marts_customers_and_revenue(open_site, marts):
    customers, revenue, active = marts(
        "select count(*), sum(monetary), count(*) filter (where orders_90d > 0)"
        " from marts.dim_customers"
    )
    page = open_site().open("/")
    expect(figure(page, "^ *Customers")).to_contain_text(counted(customers))
    expect(figure(page, "revenue")).to_contain_text(counted(revenue))
    expect(figure(page, "Ordered in the last 90 days")).to_contain_text(counted(active))
    expect(page.get_by_test_id("answer")).to_contain_text(counted(customers))


def test_index_compares_with_the_same_season(open_site, marts):
    now, before = marts(
        """
        select
            arg_max(recent_customer_count, window_id),
            arg_max(recent_customer_count, window_id) filter (
                where window_end_at <= (
                    select max(window_end_at) - interval 364 day from marts.dim_windows
                )
            )
        from marts.dim_windows
        where customer_count > 0
        """
    )
    if not before:
        pytest.skip("this build has no year before the last window")
    change = f"{abs(now / before - 1):.1%} on a year before"
    page = open_site().open("/")
    expect(figure(page, "Ordered in the last 90 days")).to_contain_text(change)


def test_index_names_the_segments_that_hold_the_revenue(open_site, marts):
    (name,) = marts(
        "select segment_name from marts.dim_segments"
        f" where method = {DEFAULT_METHOD} order by revenue_share desc, segment_id limit 1"
    )
    page = open_site().open("/")
    answer = page.get_by_test_id("answer")
    expect(answer).to_contain_text(name)
    # By which method, as another may be chosen below.
    methods = page.get_by_role("group").first.get_by_role("button")
    expect(answer).to_contain_text(f"by {methods.first.inner_text()}, ")


def test_index_counts_the_moves_of_the_last_complete_window(open_site, marts):
    (moves,) = marts(
        f"""
        select count(*) from marts.fct_segment_transitions
        where method = {DEFAULT_METHOD}
            and window_id = (
                select max(window_id) from marts.dim_windows where is_complete
            )
        """
    )
    page = open_site().open("/")
    expect(figure(page, "Changed segment")).to_contain_text(counted(moves))


def test_choosing_a_method_asks_again(open_site, marts):
    page = open_site().open("/")
    buttons = page.get_by_role("group").first.get_by_role("button")
    expect(buttons.first).to_be_visible()
    methods = all_methods(marts)
    expect(buttons).to_have_count(len(methods))
    # The default comes first; it is asked for last, when another was shown.
    for place, method in reversed(list(enumerate(methods))):
        name, customers, others = marts(
            """
            select
                first(segment_name order by segment_id),
                first(customer_count order by segment_id),
                count(*)
            from marts.dim_segments
            where method = ?
            """,
            method,
        )
        buttons.nth(place).click()
        rows = page.get_by_test_id("segment-list").get_by_role("row")
        row = rows.filter(has_text=name).first
        expect(row).to_contain_text(counted(customers))
        # Title, segments, total.
        expect(rows).to_have_count(others + 2)
