"""Who is this customer? One page for all of them, by the number in its address."""

import pytest
from pages import counted, figure
from playwright.sync_api import expect

KINDS = {
    "of most orders": "order by frequency desc, customer_id",
    "of one order": "where frequency = 1 order by customer_id",
    "who is flagged": "where is_outlier or is_wholesale order by customer_id",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_customer_is_told_as_the_marts_know_them(open_site, marts, kind):
    (customers,) = marts(
        f"select list(customer_id) from (from marts.dim_customers {KINDS[kind]} limit 1)"
    )
    if not customers:
        pytest.skip(f"this build has no customer {kind}")
    customer = customers[0]
    orders, money, recency, kinds, stays, deeds, bought, flags = marts(
        """
        select
            frequency, monetary, recency_days,
            concat_ws(
                ', ',
                case when is_outlier then 'outlier' end,
                case when is_wholesale then 'wholesale' end
            ),
            (select count(*) from marts.fct_segment_spells where customer_id = $1),
            (select count(*) from marts.fct_customer_activity where customer_id = $1),
            gross_revenue,
            (select list(explanation) from marts.fct_outliers where customer_id = $1)
        from marts.dim_customers where customer_id = $1
        """,
        customer,
    )
    site = open_site()
    page = site.open(f"/customer/?id={customer}")
    expect(page.get_by_test_id("answer")).to_contain_text(f"Customer {customer}")
    expect(figure(page, "^ *Orders")).to_contain_text(counted(orders))
    expect(figure(page, "money")).to_contain_text(counted(abs(money)))
    expect(figure(page, "Days since order")).to_contain_text(counted(recency))
    timeline = page.get_by_test_id("timeline")
    expect(timeline).to_have_attribute("data-stays", str(stays))
    expect(timeline).to_have_attribute("data-deeds", str(deeds))
    total = page.locator("table:visible tr:visible").filter(has_text="All").first
    expect(total).to_contain_text(counted(bought))
    known = page.locator("table:visible tr:visible").filter(has_text="Flags")
    expect(known.first).to_contain_text(kinds or "none")
    if flags:
        found = page.locator("table:visible").filter(has_text=flags[0])
        expect(found.first).to_be_visible()
    else:
        expect(page.get_by_text("No rule flags this customer")).to_be_visible()
    reasons = marts(
        "select count(*) from marts.fct_segment_reasons where customer_id = ?", customer
    )[0]
    shown = page.locator("table:visible").filter(has_text="Next nearest")
    expect(shown).to_have_count(1 if reasons else 0)
    assert not site.errors


def test_searching_by_a_part_of_the_number_finds_and_leads_on(open_site, marts):
    (customer,) = marts(
        "select customer_id from marts.dim_customers order by monetary desc limit 1"
    )
    part = customer[:3]
    (matching,) = marts(
        "select least(count(*), 100) from marts.dim_customers"
        " where contains(customer_id, ?)",
        part,
    )
    page = open_site().open("/customer/")
    page.get_by_test_id("input-id").fill(part)
    expect(page.get_by_test_id("found-count")).to_have_text(str(matching))
    page.locator("table:visible tr:visible").filter(has_text=customer).first.click()
    expect(page.get_by_test_id("answer")).to_contain_text(f"Customer {customer}")


def test_an_unknown_number_is_a_clear_state(open_site, marts):
    site = open_site()
    page = site.open("/customer/?id=no-such'customer")
    expect(page.get_by_text("No customer has this number")).to_be_visible()
    assert not site.errors
