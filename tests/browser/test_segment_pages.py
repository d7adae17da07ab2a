"""A segment's page says what the marts say of it: size, moves, reasons."""

import re

import pytest
from pages import all_methods, counted, default_method, figure, segment_path
from playwright.sync_api import expect


def test_every_segment_has_a_card_that_leads_to_its_page(open_site, marts):
    method = default_method(marts)
    (segments,) = marts("select count(*) from marts.dim_segments where method = ?", method)
    page = open_site().open("/segments/")
    cards = page.locator("[data-testid=segment-cards] a.card")
    expect(cards).to_have_count(segments)
    name = cards.first.locator(".name").inner_text()
    cards.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_segment_pages_show_the_marts_size(open_site, marts):
    site = open_site()
    for method in all_methods(marts):
        path = segment_path(marts, method)
        name, customers, action = marts(
            "select segment_name, customer_count, suggested_action from marts.dim_segments"
            " where method || '-' || segment_id = ?",
            path.strip("/").split("/")[-1],
        )
        page = site.open(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        expect(figure(page, "^ *Customers")).to_contain_text(counted(customers))
        expect(page.locator("article")).to_contain_text(action)


def test_choosing_a_period_asks_again(open_site, marts):
    method = default_method(marts)
    path = segment_path(marts, method)
    moves = """
        select
            count(*) filter (where to_segment_id = ?),
            count(*) filter (where from_segment_id = ?)
        from marts.fct_segment_transitions
        inner join marts.dim_windows using (window_id)
        where method = ? and window_end_at
            > (select max(window_end_at) from marts.dim_windows) - to_days(?)
    """
    segment = int(path.strip("/").removeprefix(f"segments/{method}-"))
    page = open_site().open(path)
    for label, days in (("Since the beginning", 36500), ("Last 30 days", 30)):
        came, left = marts(moves, segment, segment, method, days)
        page.get_by_role("button", name=label).click()
        if came + left:
            expect(page.get_by_test_id("flow-totals")).to_have_text(
                re.compile(rf"{counted(came)} moves in, {counted(left)} moves out")
            )
        else:
            expect(page.get_by_text("No moves into or out of this segment")).to_be_visible()


def test_segment_pages_say_why_their_members_are_there(open_site, marts):
    (path,) = marts(
        "select coalesce(min(method || '-' || segment_id), '')"
        " from marts.fct_segment_reasons where segment_id > 0"
    )
    if not path:
        pytest.skip("no method knows distances")
    page = open_site().open(f"/segments/{path}/")
    expect(
        page.get_by_role("heading", name="Why are they here and not in the next segment?")
    ).to_be_visible()
