"""What a visitor sees is what the marts say, on every page, offline, in both themes."""

import re

import pytest
from axe import barriers
from pages import DEFAULT_METHOD, all_methods, counted, default_method, figure
from playwright.sync_api import expect

PAGES = {
    "index": "/",
    "segments": "/segments/",
    "moves": "/moves/",
    "over-time": "/over-time/",
    "cohorts": "/cohorts/",
    "leaving": "/leaving/",
    "forecast-quality": "/forecast-quality/",
    "worth": "/worth/",
    "actions": "/actions/",
    "results": "/results/",
    "customers": "/customers/",
    "customer": "/customer/",
    "quality": "/quality/",
    "data-quality": "/data-quality/",
    "method": "/method/",
}
METHOD_NAMES = {
    "rfm_rules": re.compile("RFM rules"),
    "kmeans": re.compile("^\\s*K-means"),
    "gmm": re.compile("Gaussian mixture"),
    "dbscan": re.compile("DBSCAN"),
    "minibatch_kmeans": re.compile("Mini-batch K-means"),
    "stream": re.compile("Stream"),
}


def segment_path(marts, method: str) -> str:
    """Path of a method's first segment that holds somebody."""
    (segment_id,) = marts(
        "select min(segment_id) from marts.dim_segments"
        " where method = ? and customer_count > 0",
        method,
    )
    return f"/segments/{method}-{segment_id}/"


def contrast(page) -> float:
    """Measure the contrast of the page's title against its background (WCAG)."""
    return page.evaluate(
        """() => {
            const channels = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
            const light = (text) => {
                const [r, g, b] = channels(text).map((value) => {
                    const part = value / 255;
                    return part <= 0.03928 ? part / 12.92
                        : Math.pow((part + 0.055) / 1.055, 2.4);
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ink = light(getComputedStyle(document.querySelector('article p')).color);
            const paper = light(getComputedStyle(document.body).backgroundColor);
            return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        }"""
    )


def all_paths(marts) -> dict[str, str]:
    """Name every kind of page: the fixed ones, a segment with and without a history."""
    shown = {default_method(marts), all_methods(marts)[-2]}
    (customer,) = marts("select min(customer_id) from marts.dim_customers")
    return (
        PAGES
        | {f"segment-{method}": segment_path(marts, method) for method in shown}
        | {"customer-one": f"/customer/?id={customer}"}
    )


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_pages_load_alone_and_say_how_far_the_data_reach(
    open_site, marts, screenshots, theme
):
    day, is_sample = marts(
        """
        select
            strftime(max(last_line_at), '%-d %B %Y'),
            (
                select value_in_force = 'data/sample/transactions.csv.gz'
                from marts.rpt_settings
                where setting = 'transactions_path'
            )
        from marts.dim_windows
        """
    )
    site = open_site(theme=theme)
    kept_out = {}
    for name, path in all_paths(marts).items():
        page = site.open(path)
        expect(page.get_by_test_id("answer")).to_contain_text(re.compile(r"\d"))
        expect(page.get_by_test_id("data-note")).to_contain_text(f"Data up to {day}")
        expect(page.get_by_test_id("sample-note")).to_have_count(1 if is_sample else 0)
        # Charts are drawn by the browser's own database after the first paint.
        page.wait_for_timeout(1500)
        page.screenshot(path=screenshots / f"{name}-{theme}.png", full_page=True)
        assert not site.foreign, f"{name} asks other hosts: {site.foreign}"
        assert not site.errors, f"{name}: {site.errors}"
        assert page.get_by_text("Error", exact=False).count() == 0, name
        kept_out |= {name: found} if (found := barriers(page)) else {}
    assert not kept_out


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


def test_index_names_the_segments_that_hold_the_revenue(open_site, marts):
    (name,) = marts(
        "select segment_name from marts.dim_segments"
        f" where method = {DEFAULT_METHOD} order by revenue_share desc, segment_id limit 1"
    )
    page = open_site().open("/")
    expect(page.get_by_test_id("answer")).to_contain_text(name)


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


def test_segment_pages_show_the_marts_size(open_site, marts):
    for method in all_methods(marts):
        path = segment_path(marts, method)
        name, customers, action = marts(
            "select segment_name, customer_count, suggested_action from marts.dim_segments"
            " where method || '-' || segment_id = ?",
            path.strip("/").split("/")[-1],
        )
        page = open_site().open(path)
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
    for label, days in (("ever", 36500), ("30 days", 30)):
        came, left = marts(moves, segment, segment, method, days)
        page.get_by_role("button", name=label).click()
        if came + left:
            expect(page.get_by_test_id("flow-totals")).to_have_text(
                re.compile(rf"{counted(came)} moves in, {counted(left)} moves out")
            )
        else:
            expect(page.get_by_text("No moves into or out of this segment")).to_be_visible()


def fitted_methods(marts) -> list[str]:
    """Name the fitted methods."""
    (methods,) = marts(
        "select coalesce(list(method order by method), []) from marts.fct_clustering_runs"
    )
    if not methods:
        pytest.skip("this build fits no clustering")
    return methods


def choose_method(page, marts, method: str) -> None:
    """Press a method's button."""
    buttons = page.get_by_role("group").first.get_by_role("button")
    expect(buttons).to_have_count(len(all_methods(marts)))
    buttons.nth(all_methods(marts).index(method)).click()


def test_quality_counts_the_methods_to_act_on(open_site, marts):
    fitted = len(fitted_methods(marts))
    (usable,) = marts(
        "select count(*) filter (where not is_degenerate and is_stable)"
        " from marts.fct_clustering_runs"
    )
    page = open_site().open("/quality/")
    expect(page.get_by_test_id("answer")).to_contain_text(
        f"{usable} of {fitted} fitted methods"
    )


def test_quality_tells_each_search_and_why_one_was_chosen(open_site, marts):
    page = open_site().open("/quality/")
    for method in fitted_methods(marts):
        verdict, candidates, measured, parameters, why = marts(
            """
            select
                any_value(runs.verdict),
                count(*),
                count(*) filter (
                    where search.stability is not null
                    and search.silhouette_with_noise is not null
                ),
                any_value(search.parameters) filter (where search.is_chosen),
                any_value(search.why) filter (where search.is_chosen)
            from marts.fct_clustering_search as search
            inner join marts.fct_clustering_runs as runs using (method)
            where method = ? and population = 'all' and search.cluster_count > 0
            """,
            method,
        )
        choose_method(page, marts, method)
        expect(page.get_by_test_id("verdict")).to_contain_text(verdict)
        table = page.get_by_test_id("search-table")
        expect(table.locator("tbody tr")).to_have_count(candidates)
        chosen = table.locator("tr.chosen")
        expect(chosen).to_have_count(1)
        expect(chosen).to_have_attribute("data-parameters", parameters)
        expect(chosen.locator("[data-why]")).to_have_text(why)
        if measured > 1:
            expect(page.get_by_test_id("search-chart")).to_have_attribute(
                "data-points", str(measured)
            )


def test_quality_draws_every_projected_customer(open_site, marts):
    (points,) = marts(
        "select count(*) from marts.fct_customer_projection where projection = 'pca'"
    )
    if not points:
        pytest.skip("this build projects nobody")
    site = open_site()
    page = site.open("/quality/")
    for method in all_methods(marts):
        choose_method(page, marts, method)
        (first,) = marts(
            "select segment_name from marts.dim_segments where method = ?"
            " and segment_id > 0 and customer_count > 0 order by segment_id limit 1",
            method,
        )
        plot = page.get_by_test_id("projection")
        expect(page.locator("ul.legend")).to_contain_text(first)
        expect(plot).to_have_attribute("data-points", str(points))
        plot.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        inked = plot.locator("canvas").first.evaluate(
            """(canvas) => {
                const data = canvas.getContext('2d')
                    .getImageData(0, 0, canvas.width, canvas.height).data;
                let inked = 0;
                for (let at = 3; at < data.length; at += 4) inked += data[at] > 0;
                return inked;
            }"""
        )
        assert inked > points, f"{method}: {inked} pixels for {points} customers"
    assert not site.errors


def test_quality_compares_a_method_with_another(open_site, marts):
    methods = all_methods(marts)
    if len(methods) < 2:
        pytest.skip("this build has one method")
    assert set(methods) <= set(METHOD_NAMES)
    page = open_site().open("/quality/")
    method = methods[1]
    choose_method(page, marts, method)
    for other in [each for each in methods if each != method]:
        page.get_by_test_id("select-other").select_option(other)
        rows, columns = marts(
            "select count(distinct segment_id), count(distinct other_segment_id)"
            " from marts.fct_method_crosstab where method = ? and other_method = ?",
            method,
            other,
        )
        name, share = marts(
            """
            select other_segment_name, max(customer_share) filter (
                where segment_id = (
                    select min(segment_id) from marts.dim_segments
                    where method = $1 and segment_id > 0 and customer_count > 0
                )
            )
            from marts.fct_method_crosstab
            where method = $1 and other_method = $2 and other_segment_id > 0
            group by other_segment_id, other_segment_name
            order by other_segment_id
            limit 1
            """,
            method,
            other,
        )
        matrix = page.get_by_test_id("crosstab")
        expect(matrix.locator("thead th").first).to_have_text(name)
        expect(matrix.locator("thead th")).to_have_count(columns)
        expect(matrix.locator("tbody tr")).to_have_count(rows)
        expect(matrix.locator("tbody tr").first.locator("td").first).to_have_text(
            "·" if share is None else f"{share:.0%}"
        )


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


def test_every_segment_has_a_card_that_leads_to_its_page(open_site, marts):
    method = default_method(marts)
    (segments,) = marts("select count(*) from marts.dim_segments where method = ?", method)
    page = open_site().open("/segments/")
    cards = page.locator("[data-testid=segment-cards] a.card")
    expect(cards).to_have_count(segments)
    name = cards.first.locator(".name").inner_text()
    cards.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_audit_adds_up_to_the_raw_rows(open_site, marts):
    rows, money = marts("select sum(row_count), sum(revenue) from marts.rpt_line_audit")
    (raw,) = marts("select count(*) from staging.stg_retail__transactions")
    assert rows == raw
    page = open_site().open("/data-quality/")
    expect(figure(page, "Rows in the file")).to_contain_text(counted(raw))
    total = page.locator("table:visible tr:visible").filter(has_text="All rows").first
    expect(total).to_contain_text(counted(raw))
    expect(total).to_contain_text(counted(money))


def test_every_link_resolves(open_site, marts, site_url):
    page = open_site().open("/segments/")
    links = set()
    for path in PAGES.values():
        page.goto(site_url + path)
        page.wait_for_load_state("networkidle")
        links |= set(
            page.eval_on_selector_all(
                "a[href]", "found => found.map(link => link.href.split('#')[0])"
            )
        )
    inside = sorted(link for link in links if link.startswith(site_url))
    (segments,) = marts("select count(*) from marts.dim_segments")
    assert len([link for link in inside if "/segments/" in link]) >= segments
    broken = [link for link in inside if page.request.get(link).status != 200]
    assert not broken


def test_theme_switches_and_stays_readable(open_site):
    page = open_site().open("/")
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert contrast(page) >= 7
    page.locator("header button[aria-haspopup], header button[aria-controls]").first.click()
    appearance = page.get_by_role("menuitem", name=re.compile("Appearance"))
    # It goes round dark, system and light; headless Chromium's system may be either.
    for _ in range(2):
        if html.get_attribute("data-theme") == "dark":
            appearance.click()
            page.wait_for_timeout(300)
    expect(html).to_have_attribute("data-theme", "light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    assert contrast(page) >= 7


def test_pages_fit_a_phone(open_site, marts, screenshots):
    site = open_site(width=390, height=844)
    for name, path in all_paths(marts).items():
        page = site.open(path)
        page.wait_for_timeout(1000)
        page.screenshot(path=screenshots / f"{name}-phone.png", full_page=True)
        # main hides what sticks out, so it is asked as well as the page.
        wide = page.evaluate(
            "[document.documentElement, document.querySelector('main')]"
            ".filter(box => box.scrollWidth > box.clientWidth + 1)"
            ".map(box => [box.tagName, box.scrollWidth, box.clientWidth])"
        )
        assert not wide, f"{name}: {wide}"


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
