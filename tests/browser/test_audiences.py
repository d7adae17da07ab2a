"""What to do this week, and did it work: lists, files and words, as the marts say."""

import pytest
from pages import counted, downloaded_list
from playwright.sync_api import expect
from test_numbers import CELL, FACT, lasting_differences

LAST_WINDOW = "(select max(window_id) from marts.dim_windows where is_complete)"
#: Titles of the table of results, and what of the customers each counts.
COLUMNS = {
    "Written to": "count(*) filter (where split = 'treated')",
    "Held out": "count(*) filter (where split = 'held_out')",
    "Written to, mean": "avg({}) filter (where split = 'treated')",
    "Held out, mean": "avg({}) filter (where split = 'held_out')",
}
OUTCOMES = {
    "Net money a customer": "net_revenue",
    "Ordered again": "100 * repurchased",
    "Moved up a group": "100 * moved_up",
}


def listed(marts, audience: str, window: str = "true") -> list[str]:
    (customers,) = marts(
        "select coalesce(list(customer_id order by customer_id), [])"
        f" from marts.fct_audience_members where exited_at is null and {window}"
        f" and audience_name = '{audience}'"
    )
    return customers


@pytest.fixture(scope="module")
def largest(marts) -> str:
    """Name the audience with most new members."""
    return marts(
        "select audience_name from marts.dim_audiences order by new_count desc, 1 limit 1"
    )[0]


def test_a_link_leads_to_the_list_of_an_audience_and_its_file(open_site, marts, largest):
    new = listed(marts, largest, f"window_id = {LAST_WINDOW}")
    everybody = listed(marts, largest)
    assert new and len(everybody) > len(new)
    site = open_site()
    page = site.open("/actions/")
    row = page.get_by_role("row").filter(has_text=largest.replace("_", " "))
    row.first.get_by_role("link", name="List").click()
    count = page.get_by_test_id("listed-count")
    expect(count).to_contain_text(f"{counted(len(new))} entries")
    expect(page.get_by_test_id("select-audience")).to_have_value(largest)
    page.get_by_test_id("select-since").select_option("all")
    expect(count).to_contain_text(f"{counted(len(everybody))} entries")
    rows = downloaded_list(page, "audience.csv")
    assert sorted(row["customer_id"] for row in rows) == everybody
    assert {row["audience_name"] for row in rows} == {largest}
    tasks = {row["customer_id"]: row["task"] for row in rows}
    (held_out,) = marts(
        "select coalesce(list(customer_id), []) from marts.fct_audience_members"
        f" where exited_at is null and split = 'held_out' and audience_name = '{largest}'"
    )
    assert {name for name, task in tasks.items() if task == "leave alone"} == set(held_out)
    (elsewhere,) = marts(
        "select coalesce(list(distinct customer_id), []) from marts.fct_audience_members"
        f" where exited_at is null and audience_name <> '{largest}'"
    )
    also_in = {row["customer_id"] for row in rows if row["also_in"]}
    assert also_in == set(elsewhere) & set(everybody)
    assert not site.errors


def test_the_address_keeps_the_audience_and_all_are_offered(open_site, marts, largest):
    (names,) = marts("select list(audience_name order by 1) from marts.dim_audiences")
    new = listed(marts, largest, f"window_id = {LAST_WINDOW}")
    page = open_site().open(f"/actions/?audience={largest}")
    count = page.get_by_test_id("listed-count")
    expect(count).to_contain_text(f"{counted(len(new))} entries")
    choice = page.get_by_test_id("select-audience")
    offered = choice.locator("option").evaluate_all("all => all.map((each) => each.value)")
    assert sorted(filter(None, offered)) == names
    choice.select_option("")
    (all_new,) = marts(
        "select count(*) from marts.fct_audience_members"
        f" where exited_at is null and window_id = {LAST_WINDOW}"
    )
    expect(count).to_contain_text(f"{counted(all_new)} entries")
    assert "audience=" not in page.url


def test_results_are_those_of_the_customers_or_say_that_nothing_was_sent(open_site, marts):
    (audiences,) = marts("select count(*) from marts.dim_audiences")
    (sent,) = marts("select count(*) from intermediate.int_campaign_outcomes")
    site = open_site()
    page = site.open("/results/")
    answer = page.get_by_test_id("answer")
    if not sent:
        expect(answer).to_contain_text(f"0 of {audiences} campaigns were sent")
        expect(page.locator("article")).to_contain_text("whoever runs the project sends")
        expect(page.get_by_test_id("effects")).to_have_count(0)
        assert not site.errors
        return
    (measured,) = marts(
        "select count(distinct audience_name) from marts.fct_campaign_results"
        " where state = 'measured'"
    )
    assert measured > 0
    assert lasting_differences(page, [(FACT, "measured_count", measured)], {}) == []
    for title, outcome in OUTCOMES.items():
        page.get_by_role("button", name=title).click()
        wanted = []
        for column, number in COLUMNS.items():
            (found,) = marts(
                f"select list((audience_name, number)) from (select audience_name,"
                f" {number.format(outcome)} as number"
                " from intermediate.int_campaign_outcomes where is_known group by 1)"
            )
            wanted += [
                (CELL, ("", name.replace("_", " "), column), value)
                for name, value in found
                if value is not None
            ]
        assert lasting_differences(page, wanted, {}) == []
        (drawn,) = marts(
            "select count(difference) from marts.fct_campaign_results where outcome = ?",
            outcome.removeprefix("100 * "),
        )
        expect(page.get_by_test_id("effects")).to_have_attribute("data-points", str(drawn))
    assert not site.errors
