"""What the pages show is what the lines of the input say.

Numbers are read from the browser and held against SQL on the cleaned lines alone, written
anew, so that a wrong mart is not compared with itself. One load a page.
"""

import csv
import re

import pytest
from conftest import ROOT
from pages import followed_methods

# The rules once more, on purpose: who is a customer, what is money, when is now.
LINES = """
with

lines as (
    select *, disposition in ('sale', 'sale_non_product') as is_sold
    from intermediate.int_transaction_lines_flagged
    where disposition in (
        'sale', 'sale_non_product', 'return_matched', 'return_unmatched'
    )
),

all_lines as (select * from intermediate.int_transaction_lines_flagged),

seen as (
    select * from all_lines
    where invoiced_at is not null and disposition not in (
        'malformed_row', 'date_out_of_range', 'unreadable_amount', 'overlap_copy',
        'repeated_line', 'after_replay_until'
    )
),

clock as (
    select
        date_trunc('week', max(invoiced_at)) as week_at,
        date_trunc('week', max(invoiced_at)) + interval 7 day as now_at,
        date_trunc('month', max(invoiced_at)) as last_month
    from seen
),

buyers as (
    select
        customer_id,
        min(invoiced_at) as first_at,
        max(invoiced_at) as last_at,
        count(distinct order_id) as orders,
        sum(line_revenue) as bought
    from lines where is_sold group by 1
),

returners as (
    select customer_id, -sum(line_revenue) as returned
    from lines where not is_sold group by 1
),

people as (
    select
        buyers.*,
        coalesce(returned, 0) as returned,
        bought - coalesce(returned, 0) as money,
        date_trunc('month', first_at) as cohort,
        floor((epoch(now_at) - epoch(last_at)) / 86400) as days_since,
        floor((epoch(now_at) - epoch(first_at)) / 86400) as days_known
    from buyers left join returners using (customer_id) cross join clock
),

top as (select * from people order by money desc, customer_id limit 1),

months as (
    select
        customer_id, cohort, is_sold, line_revenue,
        -- What comes back before a first order counts with it.
        greatest(date_diff('month', cohort, invoiced_at), 0) as months_since
    from lines inner join people using (customer_id)
),

cells as (
    select
        sizes.cohort, month.months_since, sizes.customers,
        count(distinct months.customer_id) filter (where months.is_sold) as came
    from (select cohort, count(*) as customers from people group by 1) as sizes
    cross join range(1, 240) as month (months_since)
    cross join clock
    left join months
        on sizes.cohort = months.cohort and month.months_since = months.months_since
    where sizes.cohort + to_months(cast(month.months_since as integer)) < clock.last_month
    group by 1, 2, 3
)

"""

# Who came into an audience in the last complete window, or is in one now, entry by entry.
AUDIENCES = [
    row["audience_name"]
    for row in csv.DictReader((ROOT / "seeds" / "audiences.csv").open(newline=""))
]
NEW_ENTRIES = """
    from marts.fct_audience_members as members
    inner join seeds.audiences using (audience_name)
    where window_id = (select max(window_id) from marts.dim_windows where is_complete)
"""

FIGURE, FACT, CELL, TEXT, DATA = "figure", "fact", "cell", "text", "data"
# A fact of which the page says nothing where it is 0.
FACT_IF_ANY = "fact if any"
# Page, where it stands on it, and what it should be.
NUMBERS = [
    ("/", FIGURE, "Customers", "select count(*) from people"),
    ("/", FIGURE, "Net revenue", "select sum(money) from people"),
    (
        "/",
        FIGURE,
        "Ordered in the last 90 days",
        "select count(*) from people cross join clock"
        " where last_at >= now_at - interval 90 day",
    ),
    (
        "/",
        TEXT,
        ".figures > :nth-child(1) p:last-of-type",
        "select 100 * (count(*) / count(*) filter ("
        "where first_at < date_trunc('week', now_at - interval 90 day)) - 1)"
        " from people cross join clock",
    ),
    (
        "/",
        TEXT,
        ".figures > :nth-child(3) p:last-of-type",
        "select 100 * (count(distinct customer_id) filter ("
        "where invoiced_at >= now_at - interval 90 day)"
        " / count(distinct customer_id) filter (where invoiced_at < then_at"
        " and invoiced_at >= then_at - interval 90 day) - 1) from lines cross join ("
        "select now_at, date_trunc('week', now_at - interval 364 day) as then_at from clock"
        ") where is_sold",
    ),
    ("/", FACT, "customer_count", "select count(*) from people"),
    (
        "/",
        TEXT,
        "[data-testid=segment-list] .total span:nth-child(2)",
        "select count(*) from people",
    ),
    (
        "/",
        TEXT,
        "[data-testid=segment-list] .total span:nth-child(3)",
        "select sum(money) from people",
    ),
    (
        "/segments/",
        TEXT,
        "[data-testid=segment-cards] .count",
        "select count(*) from people",
    ),
    ("/cohorts/", FIGURE, "Cohorts", "select count(distinct cohort) from people"),
    ("/cohorts/", FIGURE, "Customers in them", "select count(*) from people"),
    (
        "/cohorts/",
        FIGURE,
        "Order in month 1",
        "select 100 * sum(came) / sum(customers) from cells where months_since = 1",
    ),
    (
        "/cohorts/",
        FIGURE,
        "Order in month 6",
        "select 100 * sum(came) / sum(customers) from cells where months_since = 6",
    ),
    (
        "/cohorts/",
        FIGURE,
        "Money after the first month",
        "select sum(line_revenue) from months where months_since > 0",
    ),
    (
        "/cohorts/",
        FACT,
        "first_share",
        "select 100 * sum(came) / sum(customers) from cells where months_since = 1",
    ),
    (
        "/cohorts/",
        FACT,
        "later_share",
        "select 100 * sum(line_revenue) filter (where months_since > 0) / sum(line_revenue)"
        " from months where months_since >= 0",
    ),
    (
        "/cohorts/",
        CELL,
        ("cohort-money", "All", "First month"),
        "select sum(line_revenue) from months where months_since = 0",
    ),
    (
        "/cohorts/",
        CELL,
        ("cohort-money", "All", "In all"),
        "select sum(line_revenue) from months where months_since >= 0",
    ),
    (
        "/cohorts/",
        TEXT,
        "[data-testid=triangle] tbody tr:first-child td:nth-of-type(1)",
        "select 100 * came / customers from cells order by cohort, months_since limit 1",
    ),
    (
        "/cohorts/",
        TEXT,
        "[data-testid=triangle] tbody tr:first-child td:nth-of-type(5)",
        "select 100 * came / customers from cells"
        " where months_since = 5 order by cohort limit 1",
    ),
    ("/customers/?search={top}", FACT, "customer_count", "select count(*) from people"),
    (
        "/customers/?search={top}",
        FACT,
        "lapsed_count",
        "select count(*) from people where days_since > 90",
    ),
    (
        "/customers/?search={top}",
        CELL,
        ("customer-table", "{top}", "Orders"),
        "select orders from top",
    ),
    (
        "/customers/?search={top}",
        CELL,
        ("customer-table", "{top}", "Money"),
        "select money from top",
    ),
    (
        "/customers/?search={top}",
        CELL,
        ("customer-table", "{top}", "Days since order"),
        "select days_since from top",
    ),
    ("/customer/?id={top}", FIGURE, "Orders", "select orders from top"),
    ("/customer/?id={top}", FIGURE, "Net money", "select money from top"),
    ("/customer/?id={top}", FIGURE, "An order, gross", "select bought / orders from top"),
    ("/customer/?id={top}", FIGURE, "Days since order", "select days_since from top"),
    ("/customer/?id={top}", FIGURE, "Days since first order", "select days_known from top"),
    ("/customer/?id={top}", CELL, ("", "All", "Orders"), "select orders from top"),
    ("/customer/?id={top}", CELL, ("", "All", "Bought"), "select bought from top"),
    ("/customer/?id={top}", CELL, ("", "All", "Returned"), "select returned from top"),
    (
        "/data-quality/",
        FIGURE,
        "Rows in the file",
        "select count(*) from staging.stg_retail__transactions",
    ),
    (
        "/data-quality/",
        FIGURE,
        "Money in the file",
        "select sum(line_revenue) from all_lines",
    ),
    (
        "/data-quality/",
        FIGURE,
        "Rows that count for customers",
        "select count(*) from lines",
    ),
    (
        "/data-quality/",
        FIGURE,
        "Money that counts for customers",
        "select sum(line_revenue) from lines",
    ),
    (
        "/data-quality/",
        FACT,
        "model_row_share",
        "select 100 * count(*) / (select count(*) from all_lines) from lines",
    ),
    ("/data-quality/", DATA, ("waterfall", "rest"), "select count(*) from lines"),
    *(
        (
            "/data-quality/",
            CELL,
            ("", disposition.replace("_", " "), title),
            f"select {number} from all_lines where disposition = '{disposition}'",
        )
        for disposition in ("sale", "missing_customer", "return_matched", "overlap_copy")
        for title, number in (("Rows", "count(*)"), ("Money", "sum(line_revenue)"))
    ),
    (
        "/data-quality/",
        TEXT,
        "[data-testid=line-count]",
        "select least(count(*), 200) from all_lines",
    ),
    (
        "/leaving/",
        FACT,
        "customer_count",
        "select count(*) from people cross join clock"
        " where last_at > now_at - interval 365 day",
    ),
    ("/worth/", FACT, "customer_count", "select count(*) from people"),
    ("/quality/", DATA, ("projection", "points"), "select count(*) from people"),
    (
        "/method/",
        CELL,
        ("", "week", "Lines"),
        "select count(*) from seen",
    ),
    (
        "/over-time/",
        TEXT,
        "[data-testid=answer] [data-fact=customers]",
        "select count(*) from people",
    ),
    *(
        (
            "/forecast-quality/",
            CELL,
            ("", "{cutoff}", title),
            f"""
            select {number} from (
                select
                    customer_id,
                    max(invoiced_at) filter (where invoiced_at < cut_at) as last_at,
                    count(*) filter (
                        where invoiced_at >= cut_at
                        and invoiced_at < cut_at + interval 90 day
                    ) as later
                from lines cross join (select timestamp '{{cutoff_at}}' as cut_at)
                where is_sold group by 1
            )
            where timestamp '{{cutoff_at}}' - last_at < interval 365 day
            """,
        )
        for title, number in (
            ("Customers", "count(*)"),
            ("Left", "100 * count(*) filter (where later = 0) / count(*)"),
        )
    ),
    *(
        ("/actions/", FACT, fact, f"select {number} {NEW_ENTRIES}")
        for fact, number in (
            ("to_write_count", "count(*) filter (where split = 'treated')"),
            ("held_out_count", "count(*) filter (where split = 'held_out')"),
            ("contact_cost", "sum(contact_cost) filter (where split = 'treated')"),
            (
                "busy_count",
                "count(distinct audience_name) filter (where split = 'treated')",
            ),
        )
    ),
    (
        "/actions/",
        FACT,
        "spend",
        "select sum(spend) from (select customer_id, max(spend_365d) as spend"
        f" {NEW_ENTRIES} group by 1)",
    ),
    *(
        (
            "/actions/",
            CELL,
            ("", audience.replace("_", " "), title),
            f"select coalesce({number}, 0) {NEW_ENTRIES} and audience_name = '{audience}'",
        )
        for audience in AUDIENCES
        for title, number in (
            ("New", "count(*)"),
            ("To write to", "count(*) filter (where split = 'treated')"),
            ("Spent in the year before", "sum(spend_365d)"),
            ("Costs", "sum(contact_cost) filter (where split = 'treated')"),
        )
    ),
    (
        "/actions/",
        FACT_IF_ANY,
        "earlier_count",
        """
        select count(*)
        from marts.fct_audience_members
        where split = 'treated'
            and window_id < (
                select max(window_id) from marts.dim_windows where is_complete
            )
            and send_before_at > (select max(last_line_at) from marts.dim_windows)
            and (event_id, audience_name) not in (
                select (event_id, audience_name) from staging.stg_delivery__deliveries
                where status = 'delivered'
            )
        """,
    ),
    *(
        (
            "/actions/",
            CELL,
            ("", audience.replace("_", " "), "Members now"),
            "select count(*) from marts.fct_audience_members"
            f" where exited_at is null and audience_name = '{audience}'",
        )
        for audience in AUDIENCES
    ),
]
PAGES = list(dict.fromkeys(page for page, *_ in NUMBERS))

READ = """() => {
    const text = (found) => found.innerText.trim();
    const seen = (found) => found.offsetParent !== null;
    return {
        figures: [...document.querySelectorAll('article .figures > div')].map(text),
        facts: [...document.querySelectorAll('[data-testid=answer] [data-fact]')]
            .map((found) => [found.dataset.fact, text(found)]),
        tables: [...document.querySelectorAll('article table')].filter(seen)
            .map((table) => [
            [...document.querySelectorAll('[data-testid]')]
                .filter((box) => box.contains(table)).map((box) => box.dataset.testid),
            [...table.querySelectorAll('tr')].map(
                (row) => [...row.querySelectorAll('th, td')].map(text)
            )
        ])
    };
}"""


def number_in(text: str) -> tuple[float, int]:
    """Read a number as a person does, and with how many decimals it is written."""
    found = re.search(r"[-−(]?[^\d\s]?\d[\d,]*(?:\.(\d+))?", text)
    assert found, f"no number in {text!r}"
    value = float(re.sub(r"[^\d.]", "", found.group()))
    return (-value if found.group()[0] in "-−(" else value), len(found.group(1) or "")


def shown_on(page, seen: dict, how: str, where) -> str:
    """Find the text that a row of NUMBERS names."""
    if how == FIGURE:
        texts = [each for each in seen["figures"] if each.split("\n")[0].strip() == where]
        assert texts, f"no figure {where!r} in {seen['figures']}"
        return texts[0].split("\n", 1)[1]
    if how == FACT:
        return dict(reversed(seen["facts"]))[where]
    if how == FACT_IF_ANY:
        return dict(reversed(seen["facts"])).get(where, "0")
    if how == DATA:
        boxes = page.locator(f"[data-testid={where[0]}]")
        return boxes.evaluate_all("(all, name) => all[0]?.dataset[name] ?? ''", where[1])
    if how == TEXT:
        texts = page.locator(where).all_inner_texts()
        # Counts of several cards are one number: their sum.
        return (
            str(sum(number_in(each)[0] for each in texts)) if texts[1:] else "".join(texts)
        )
    box, row_title, column = where
    for boxes, rows in seen["tables"]:
        titles = next(
            (row for row in rows if column in [c.strip("↑↓ ") for c in row]), None
        )
        if titles is None or (box and box not in boxes):
            continue
        place = [title.strip("↑↓ ") for title in titles].index(column)
        for row in rows:
            if row[:1] == [row_title]:
                return row[place]
    raise AssertionError(f"no cell {where}")


def differences(page, wanted, names) -> list[str]:
    """Name what the page does not show, or shows otherwise than the lines say."""
    seen = page.evaluate(READ)
    wrong = []
    for how, where, expected in wanted:
        place = tuple(part.format(**names) for part in where) if how == CELL else where
        try:
            shown, decimals = number_in(shown_on(page, seen, how, place))
        except (AssertionError, KeyError, IndexError) as problem:
            wrong.append(f"{place}: {problem}")
            continue
        if abs(shown - expected) > 0.5 * 10**-decimals + 1e-6:
            wrong.append(f"{place}: shows {shown}, the lines say {expected}")
    return wrong


def lasting_differences(page, wanted, names) -> list[str]:
    """Name what differs still when the browser's database has had time to answer."""
    for _ in range(30):
        wrong = differences(page, wanted, names)
        if not wrong:
            break
        page.wait_for_timeout(500)
    return wrong


@pytest.fixture(scope="module")
def names(marts) -> dict[str, str]:
    """Give what stands in braces above; skip where a build has another clock or money."""
    settings, grain = marts(
        """
        select
            list(value_in_force order by setting),
            (select min(window_grain) from marts.dim_windows)
        from marts.rpt_settings
        where setting in (
            'churn_horizon_days', 'churn_population_days',
            'churn_recency_threshold_days', 'monetary_basis'
        )
        """
    )
    if (settings, grain) != (["90", "365", "90", "net"], "week"):
        pytest.skip(f"told for the settings of the sample, not for {settings}, {grain}")
    (top,) = marts(LINES + "select customer_id from top")
    cutoff, cutoff_at = marts(
        """
        select
            strftime(max(as_of_at) - to_seconds(1), '%-d %b %Y'),
            cast(max(as_of_at) as varchar)
        from marts.fct_churn_evaluation as evaluation
        inner join marts.fct_churn_models as models using (model)
        where models.is_default and evaluation.base_rate is not null
        """
    )
    return {"top": top, "cutoff": str(cutoff), "cutoff_at": str(cutoff_at)}


def test_there_are_at_least_forty_numbers():
    assert len(NUMBERS) >= 40


@pytest.mark.parametrize("path", PAGES)
def test_numbers_of_a_page_are_those_of_the_lines(open_site, marts, names, path):
    if path == "/over-time/" and not followed_methods(marts):
        pytest.skip("no method has a history")
    page = open_site().open(path.format(**names))
    wanted = [
        (how, where, float(marts(LINES + query.format(**names))[0]))
        for at, how, where, query in NUMBERS
        if at == path
    ]
    assert not lasting_differences(page, wanted, names)
