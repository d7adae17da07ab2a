"""What changed over time? The page as of any window is what the marts knew then."""

import re

import pytest
from pages import choose_date, counted, followed_methods, windows
from playwright.sync_api import expect


def expect_window(page, marts, method, position) -> None:
    """Hold sizes, medians and moves of a window against the marts."""
    window_id = windows(marts)[position]
    customers, moves = marts(
        """
        select
            customer_count,
            (
                select count(*) from marts.fct_segment_transitions
                where method = ? and window_id = dim_windows.window_id
            )
        from marts.dim_windows where window_id = ?
        """,
        method,
        window_id,
    )
    segment, size, revenue, recency = marts(
        """
        select segment_id, count(*), sum(monetary), median(recency_days)
        from marts.fct_customer_segments
        inner join marts.fct_customer_snapshots using (window_id, customer_id)
        where method = ? and window_id = ?
        group by 1 order by count(*) desc, segment_id limit 1
        """,
        method,
        window_id,
    )
    answer = page.get_by_test_id("answer")
    expect(answer.locator("[data-fact=customers]")).to_have_text(counted(customers))
    expect(answer.locator("[data-fact=moved]")).to_have_text(counted(moves))
    row = page.get_by_test_id("segments-as-of").locator(f"tr[data-segment='{segment}'] td")
    expect(row.nth(1)).to_have_text(counted(size))
    expect(row.nth(5)).to_contain_text(counted(revenue))
    expect(row.nth(6)).to_have_text(f"{recency:,.0f}")
    expect(page.get_by_test_id("chart-customer_count").first).to_have_attribute(
        "data-windows", str(position + 1)
    )


def test_every_way_of_setting_the_date_sets_the_whole_page(open_site, marts, methods):
    last = len(windows(marts)) - 1
    method = methods[0]
    site = open_site()
    page = site.open("/over-time/")
    expect_window(page, marts, method, last)
    choose_date(page, "window", last // 2)
    expect_window(page, marts, method, last // 2)
    page.get_by_role("button", name="one window back").click()
    expect_window(page, marts, method, last // 2 - 1)
    slider = page.locator("#as-of-window")
    slider.focus()
    slider.press("ArrowRight")
    expect_window(page, marts, method, last // 2)
    slider.press("Home")
    expect_window(page, marts, method, 0)
    slider.press("End")
    expect_window(page, marts, method, last)
    page.get_by_role("button", name="Shares").click()
    expect(page.get_by_test_id("chart-customer_count").first).to_be_visible()
    assert not site.errors


def test_it_plays_to_the_end_and_stops(open_site, marts, methods):
    known = windows(marts)
    page = open_site().open(f"/over-time/?window={known[-4]}")
    control = page.get_by_test_id("as-of-window")
    expect(control).to_have_attribute("data-window", str(known[-4]))
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(control).to_have_attribute("data-window", str(known[-1]))
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page).to_have_url(re.compile(f"window={known[-1]}"))
    # From the end it begins anew, and can be stopped.
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert int(control.get_attribute("data-window")) < known[-1]


def test_dragging_is_followed_at_once(open_site, marts, methods):
    """Two frames after each step the page tells that window."""
    known = windows(marts)
    page = open_site().open("/over-time/")
    expect_window(page, marts, methods[0], len(known) - 1)
    told = page.locator("#as-of-window").evaluate(
        """async (slider) => {
            const frame = () => new Promise(requestAnimationFrame);
            const customers = document.querySelector(
                '[data-testid=answer] [data-fact=customers]'
            );
            const told = [];
            for (let step = 0; step < 20; step += 1) {
                slider.value = step;
                slider.dispatchEvent(new Event('input', { bubbles: true }));
                await frame();
                await frame();
                told.push(customers.textContent.trim());
            }
            return told;
        }"""
    )
    (counts,) = marts(
        "select list(customer_count order by window_id) from marts.dim_windows"
    )
    assert told == [counted(count) for count in counts[:20]]


def test_the_stream_tells_its_versions_and_what_became_of_segments(
    open_site, marts, methods
):
    if "stream" not in methods:
        pytest.skip("the stream has no history")
    known = windows(marts)
    position = len(known) // 2
    versions, then, events = marts(
        """
        select
            count(*) filter (where is_fitted_anew),
            count(*) filter (where is_fitted_anew and window_id <= $1),
            (select count(*) from marts.fct_segment_lineage where window_id <= $1)
        from marts.fct_stream_models
        """,
        known[position],
    )
    assert events
    site = open_site()
    page = site.open(f"/over-time/?window={known[position]}")
    page.get_by_role("group").first.get_by_role("button", name="Stream").click()
    expect_window(page, marts, "stream", position)
    expect(page.get_by_test_id("version")).to_have_text(f"Version {then} of {versions}")
    for value in ("psi", "ks", "largest_centre_shift", "typical_distance"):
        expect(page.get_by_test_id(f"chart-{value}")).to_have_attribute(
            "data-windows", str(position + 1)
        )
    assert not site.errors


def test_the_engine_is_named_and_a_dense_one_is_called_experimental(open_site, marts):
    if "stream" not in followed_methods(marts):
        pytest.skip("this build follows no stream")
    (engine,) = marts(
        "select value_in_force from marts.rpt_settings where setting = 'stream_engine'"
    )
    page = open_site().open("/over-time/")
    page.get_by_role("group").first.get_by_role("button", name="Stream").click()
    expect(page.get_by_test_id("stream-engine")).to_have_text(engine)
    expect(page.get_by_text("its segments are experimental")).to_have_count(
        1 if engine in ("river_denstream", "river_dbstream") else 0
    )
