"""Who is leaving, how well was it known, what are they worth: as the marts say."""

import pytest
from pages import counted, customers_counted, figure, rows_of, scroll_to
from playwright.sync_api import expect

DEFAULT_MODEL = "(select model from marts.fct_churn_models where is_default)"
SCORED = f"""
    marts.fct_churn_scores as scores
    inner join marts.fct_churn_evaluation as evaluation using (model, as_of_at)
    inner join marts.dim_customers as customers using (customer_id)
    where scores.model = {DEFAULT_MODEL} and evaluation.is_latest
"""


@pytest.fixture
def scored(marts) -> int:
    (customers,) = marts(f"select count(*) from {SCORED}")
    if not customers:
        pytest.skip("this build scores nobody")
    return customers


@pytest.fixture
def tested(marts) -> str:
    (model,) = marts(
        "select max(model) from marts.fct_churn_models"
        " where is_default and tested_cutoff_count > 0"
    )
    if model is None:
        pytest.skip("this build tests no forecast")
    return model


def test_leaving_counts_who_is_likely_to_and_what_is_at_risk(open_site, marts, scored):
    likely, expected, money = marts(
        "select count(*) filter (where scores.churn_probability > 0.5),"
        f" sum(scores.churn_probability), sum(spend_at_risk) from {SCORED}"
    )
    segment, members, theirs = marts(
        f"select segment_name, count(*) as members, sum(spend_at_risk) from {SCORED}"
        " group by 1 order by members desc, 1 limit 1"
    )
    (cutoffs,) = marts(f"select max(training_cutoff_count) from {SCORED}")
    first, reasons = marts(
        f"select customer_id, customers.churn_reasons from {SCORED}"
        " order by spend_at_risk desc, customer_id limit 1"
    )
    site = open_site()
    page = site.open("/leaving/")
    expect(page.get_by_test_id("answer")).to_contain_text(
        f"Of {counted(scored)} customers {counted(likely)}"
    )
    expect(figure(page, "Expected to leave")).to_contain_text(counted(expected))
    expect(figure(page, "Spending at risk")).to_contain_text(counted(money))
    expect(page.locator("article")).to_contain_text(f"from {cutoffs} earlier cut-off")
    count = page.get_by_test_id("leaving-count")
    expect(count).to_contain_text(f"{customers_counted(scored)} with")
    row = page.locator("table:visible tr:visible").filter(has_text=first).first
    expect(row).to_contain_text(reasons)
    page.get_by_test_id("select-segment").select_option(segment)
    expect(count).to_contain_text(f"{customers_counted(members)} with")
    expect(count).to_contain_text(counted(theirs))
    page.get_by_test_id("input-customer").fill("no such customer")
    expect(page.get_by_text("No customer with a forecast")).to_be_visible()
    page.get_by_test_id("select-segment").select_option("")
    page.get_by_test_id("input-customer").fill(first)
    expect(count).to_contain_text(f"{customers_counted(1)} with")
    assert not site.errors


def test_leaving_tells_what_was_expected_and_came_a_year_before(open_site, marts, tested):
    told = marts(
        """
        with evaluated as (
            select evaluation.*, windows.last_day
            from marts.fct_churn_evaluation as evaluation
            inner join marts.dim_windows as windows
                on evaluation.as_of_at = windows.window_end_at
            where model = $1
        ),
        latest as (select last_day from evaluated where is_latest)
        select list(
            [
                strftime(evaluated.last_day, '%-d %B %Y'),
                printf('%.0f%%', 100 * mean_probability), printf('%.0f%%', 100 * base_rate),
            ]
            order by abs(evaluated.last_day - latest.last_day + 364), evaluated.last_day
        )
        from evaluated cross join latest
        where not is_latest and base_rate is not null
            and abs(evaluated.last_day - latest.last_day + 364) <= 28
        """,
        tested,
    )[0]
    if not told:
        pytest.skip("this build tests no forecast of a year before")
    day, expected, left = told[0]
    site = open_site()
    expect(site.open("/leaving/").locator("article")).to_contain_text(
        f"A year before, at the end of {day}, {expected} were expected to leave,"
        f" and {left} left."
    )
    row = site.open("/forecast-quality/").locator("table:visible tr:visible")
    short = day.replace(day.split()[1], day.split()[1][:3])
    expect(row.filter(has_text=short).first).to_contain_text(expected)
    assert not site.errors


def test_leaving_orders_by_what_is_asked_and_leads_to_the_customer(
    open_site, marts, scored
):
    (riskiest,) = marts(
        f"select customer_id from {SCORED}"
        " order by round(scores.churn_probability, 5) desc, round(spend_at_risk, 2) desc,"
        " customer_id limit 1"
    )
    page = open_site().open("/leaving/")
    page.get_by_role("button", name="Highest probability").click()
    # The rows of the order before stand there until the query has answered.
    table = page.locator("table:visible").filter(has_text="Usual spending")
    row = table.locator("tr:visible").filter(has=page.locator("td")).first
    expect(row).to_contain_text(riskiest)
    row.click()
    expect(page.get_by_test_id("answer")).to_contain_text(f"Customer {riskiest}")


def test_the_grid_shares_out_customers_and_spending(open_site, marts, scored):
    shares = f"""
        with placed as (
            select
                scores.churn_decile,
                spend_at_risk,
                1 + 5 * (rank() over (order by usual_spend desc) - 1) // count(*) over ()
                    as fifth
            from {SCORED}
        )
        select
            count(*) filter (where fifth = 1 and churn_decile = 10) / count(*),
            sum(spend_at_risk) filter (where fifth = 1 and churn_decile = 10)
            / sum(spend_at_risk)
        from placed
    """
    customers, money = marts(shares)
    if not customers or not money:
        pytest.skip("nobody in this corner of the grid")
    page = open_site().open("/leaving/")
    cell = page.get_by_test_id("grid").locator("tbody tr").first.locator("td").last
    expect(cell).to_have_text(f"{customers:.1%}")
    scroll_to(page.get_by_test_id("grid"))
    page.get_by_role("button", name="Spending at risk", exact=True).click()
    expect(cell).to_have_text(f"{money:.1%}")


def test_the_campaign_reaches_to_the_tenth_of_greatest_gain(open_site, marts, scored):
    decile, gain = marts(
        "select decile, cumulative_expected_gain from marts.fct_churn_campaigns"
        f" where model = {DEFAULT_MODEL} and customer_count > 0"
        " order by cumulative_expected_gain desc, decile limit 1"
    )
    words = open_site().open("/leaving/").get_by_test_id("campaign")
    if gain > 0:
        expect(words).to_contain_text(f"up to tenth {decile} of")
        expect(words).to_contain_text(counted(gain))
    else:
        expect(words).to_contain_text("costs more than it brings")


def test_forecasts_are_judged_against_recency_alone(open_site, marts, tested):
    auc, recency, cutoffs, points = marts(
        """
        select
            max(auc) filter (where is_default),
            max(auc) filter (where model = 'recency_alone'),
            max(tested_cutoff_count) filter (where is_default),
            (
                select count(auc) from marts.fct_churn_evaluation where not is_latest
                and model in ('recency_alone', 'base_rate', $1)
            )
        from marts.fct_churn_models
        """,
        tested,
    )
    site = open_site()
    page = site.open("/forecast-quality/")
    expect(page.get_by_test_id("answer")).to_contain_text(f"{auc:.0%} of the time")
    expect(figure(page, "AUC, mean")).to_contain_text(f"{auc:.3f}")
    expect(figure(page, "of recency alone")).to_contain_text(f"{recency:.3f}")
    expect(figure(page, "Cut-offs tested")).to_contain_text(str(cutoffs))
    chart = page.get_by_test_id("interval-auc").first
    expect(chart).to_have_attribute("data-points", str(points))
    state = page.locator("table:visible tr:visible").filter(has_text="Lapsed state").first
    expect(state).to_contain_text("Describes, does not forecast")
    assert not site.errors


def test_choosing_a_model_changes_calibration_and_lift(open_site, marts, tested):
    page = open_site().open("/forecast-quality/")
    for model, label in (("boosting", "Gradient boosting"), ("bg_nbd", "BG/NBD")):
        bins, observed, left, lift = marts(
            """
            select
                count(*),
                max(observed),
                sum(observed * customer_count) / sum(customer_count),
                (select max(lift) from marts.fct_churn_lift where model = $1 and decile = 1)
            from marts.fct_churn_calibration where model = $1
            """,
            model,
        )
        if not bins:
            continue
        page.get_by_role("button", name=label, exact=True).click()
        expect(rows_of(page, "calibration")).to_have_count(bins)
        expect(page.get_by_test_id("calibration")).to_contain_text(f"{observed:.1%}")
        expect(page.get_by_test_id("calibration-total")).to_contain_text(f"{left:.1%} did")
        expect(rows_of(page, "lift").first).to_contain_text(f"{lift:.2f}")


def test_each_further_target_has_its_tests(open_site, marts):
    targets, models, best = marts(
        "select list(target order by target), list(models order by target),"
        " list(auc order by target) from ("
        " select target, count(*) as models, max(auc) as auc"
        " from marts.fct_propensity_models where tested_cutoff_count > 0 group by 1)"
    )
    page = open_site().open("/forecast-quality/")
    if not targets:
        expect(page.get_by_text("No further target could be tested")).to_be_visible()
    for target, count, auc in zip(targets or [], models or [], best or [], strict=True):
        name = target.capitalize().replace("_", " ")
        page.get_by_role("button", name=name, exact=True).click()
        expect(rows_of(page, "further")).to_have_count(count)
        expect(page.get_by_test_id("further")).to_contain_text(f"{auc:.3f}")


def test_worth_adds_up_and_tells_what_came_of_the_last_forecast(open_site, marts):
    customers, value, orders = marts(
        "select count(*), sum(expected_value), sum(expected_orders)"
        " from marts.fct_customer_value where expected_value is not null"
    )
    site = open_site()
    page = site.open("/worth/")
    if not customers:
        expect(page.get_by_test_id("answer")).to_contain_text("0 customers have a forecast")
        return
    expect(page.get_by_test_id("answer")).to_contain_text(f"{counted(customers)} customers")
    expect(figure(page, "Expected value")).to_contain_text(counted(value))
    expect(figure(page, "Expected orders")).to_contain_text(counted(orders))
    (warnings,) = marts(
        "select list(explanation) from marts.rpt_model_health"
        " where starts_with(check_name, 'value')"
    )
    for words in warnings or []:
        expect(page.get_by_test_id("health")).to_contain_text(words)
    count = page.get_by_test_id("worth-count")
    for kind, flag in (("Wholesale", True), ("Retail", False)):
        members, theirs = marts(
            "select count(*), sum(expected_value) from marts.fct_customer_value"
            " where expected_value is not null and is_wholesale = ?",
            flag,
        )
        if members:
            page.get_by_role("button", name=kind, exact=True).click()
            expect(count).to_contain_text(f"{customers_counted(members)} of")
            expect(count).to_contain_text(counted(theirs))
            expect(page.get_by_test_id("kinds")).to_contain_text(counted(theirs))
    assert not site.errors


def test_the_worth_of_a_segment_leads_to_its_page(open_site, marts):
    (name,) = marts(
        "select max_by(segment_name, segment_id) from marts.fct_customer_value as forecasts"
        " inner join marts.dim_customers using (customer_id)"
        " where forecasts.expected_value is not null and segment_id > 0"
    )
    if name is None:
        pytest.skip("this build forecasts no value")
    page = open_site().open("/worth/")
    page.locator("table:visible tr:visible").filter(has_text=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_the_hold_out_changes_with_its_target(open_site, marts):
    (tests,) = marts("select count(*) from marts.fct_value_evaluation")
    page = open_site().open("/worth/")
    if not tests:
        expect(page.get_by_text("No cut-off could be held out")).to_be_visible()
        return
    for label, target in (("Orders", "orders"), ("Value", "value")):
        came, off, bins, mean = marts(
            """
            select
                max(actual_total) filter (where population = 'everyone'),
                max(mae) filter (where population = 'everyone' and predictor = 'model'),
                (select count(*) from marts.fct_value_by_frequency where target = $1),
                (
                    select max(predicted_mean) from marts.fct_value_by_frequency
                    where target = $1 and orders_so_far = 1
                )
            from marts.fct_value_evaluation where target = $1
            """,
            target,
        )
        page.get_by_role("button", name=label, exact=True).click()
        expect(page.get_by_test_id("evaluation")).to_contain_text(counted(came))
        expect(page.get_by_test_id("evaluation")).to_contain_text(f"{off:,.2f}")
        expect(rows_of(page, "by-frequency")).to_have_count(bins)
        expect(page.get_by_test_id("by-frequency")).to_contain_text(f"{mean:,.2f}")
