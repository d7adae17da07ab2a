"""What became of every line, and which lines and features to look at."""

from pages import counted, figure
from playwright.sync_api import expect


def test_audit_adds_up_to_the_raw_rows(open_site, marts):
    rows, money = marts("select sum(row_count), sum(revenue) from marts.rpt_line_audit")
    (raw,) = marts("select count(*) from staging.stg_retail__transactions")
    assert rows == raw
    page = open_site().open("/data-quality/")
    expect(figure(page, "Rows in the file")).to_contain_text(counted(raw))
    total = page.locator("table:visible tr:visible").filter(has_text="All rows").first
    expect(total).to_contain_text(counted(raw))
    expect(total).to_contain_text(counted(money))


def test_lines_to_look_at_are_of_the_kind_asked_for(open_site, marts):
    everything, kind, of_kind = marts(
        """
        select
            (select count(*) from marts.rpt_line_sample),
            replace(disposition, '_', ' '),
            count(*)
        from marts.rpt_line_sample
        group by disposition
        order by count(*), disposition
        limit 1
        """
    )
    site = open_site()
    page = site.open("/data-quality/")
    count = page.get_by_test_id("line-count")
    expect(count).to_have_text(f"{everything} cleaned lines")
    page.get_by_test_id("select-disposition").select_option(label=kind)
    expect(count).to_have_text(f"{of_kind} cleaned lines")
    expect(page.get_by_test_id("lines")).to_contain_text(kind)
    assert not site.errors


def test_the_waterfall_takes_away_what_does_not_count(open_site, marts):
    kept, steps = marts(
        "select sum(row_count) filter (where in_model),"
        " count(*) filter (where row_count > 0 and not in_model) + 2"
        " from marts.rpt_line_audit"
    )
    page = open_site().open("/data-quality/")
    waterfall = page.get_by_test_id("waterfall")
    expect(waterfall).to_have_attribute("data-rest", str(kept))
    expect(waterfall).to_have_attribute("data-steps", str(steps))


def test_features_to_look_at_begin_with_the_customer_of_most_money(open_site, marts):
    customer, orders = marts(
        "select customer_id, frequency from marts.dim_customers"
        " order by monetary desc, customer_id limit 1"
    )
    page = open_site().open("/data-quality/")
    rows = page.get_by_test_id("features").locator("table:visible tr:visible")
    expect(rows.filter(has_text=customer).first).to_contain_text(str(orders))


def test_a_window_is_named_by_its_last_day(open_site, marts):
    (last_day,) = marts(
        "select strftime(max(window_end_at) - interval 1 second, '%-d %b %Y')"
        " from marts.dim_windows"
    )
    page = open_site().open("/data-quality/")
    windows = page.locator("table:visible").filter(has_text="Until").last
    expect(windows).to_contain_text(last_day)


def test_labels_keep_their_first_letters_when_fonts_come_after_the_charts(open_site):
    site, held = open_site(), []
    site.page.route("**/*.woff*", lambda route: held.append(route))
    # A page has loaded when its fonts have.
    site.page.goto(site.site_url + "/data-quality/", wait_until="domcontentloaded")
    canvas = site.page.get_by_test_id("waterfall").locator("canvas").first
    expect(canvas).to_be_visible()
    # Whether anything is drawn in the first column of pixels, left of every label.
    at_the_edge = """canvas => {
        const column = canvas.getContext('2d').getImageData(0, 0, 1, canvas.height);
        const pixels = new Set(new Uint32Array(column.data.buffer));
        return pixels.size > 1;
    }"""
    assert held and not canvas.evaluate(at_the_edge)
    for route in held:
        route.continue_()
    site.page.unroute("**/*.woff*")
    site.page.wait_for_function("() => document.fonts.check('12px Inter')")
    # The chart is drawn anew, with the room for labels that it made at first.
    site.page.set_viewport_size({"width": 1200, "height": 900})
    site.page.wait_for_timeout(500)
    assert not canvas.evaluate(at_the_edge)
