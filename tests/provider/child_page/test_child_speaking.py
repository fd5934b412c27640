"""Speaking up: help now, complaints and answers, an age in question, calls of grown-ups."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.browser import Visit
from tests.rig.child_at_page import at_page, control, enter, go_to, new_ward
from tests.rig.child_browserless import child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

pytestmark = pytest.mark.browser
WRONG = "The owl said my homework is stupid"


@pytest.fixture
def mia(browser: Browser, served: ServedProvider) -> Iterator[Visit]:
    with at_page(browser) as visited:
        enter(visited.page, served)
        yield visited
        assert visited.faults() == []


def test_help_is_one_press_away_and_tells_the_guardian(mia: Visit, app: LinkedApp) -> None:
    page = mia.page
    page.get_by_test_id("help-now").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_test_id("help")
    expect(dialog.get_by_role("link").first).to_have_attribute("href", "tel:12356")
    expect(page.get_by_test_id("help-text")).to_contain_text("You are not alone")
    expect(page.get_by_test_id("help-told")).to_contain_text("are being told")
    expect(page.get_by_test_id("help-told")).to_contain_text("not shown what you wrote")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_test_id("help-now")).to_be_focused()
    alerts = app.days("/alerts")["alerts"]
    assert [each["alert"]["category"] for each in alerts] == ["help_requested_by_ward"]


def test_nobody_is_promised_to_be_told_where_nobody_is(mia: Visit) -> None:
    mia.page.get_by_test_id("help-now").click()
    expect(mia.page.get_by_test_id("help-told")).to_contain_text("nobody could be told")


def test_the_numbers_are_there_without_a_connection(mia: Visit) -> None:
    page = mia.page
    page.context.set_offline(True)
    page.get_by_test_id("help-now").click()
    expect(page.locator("#help-lines").get_by_role("link").first).to_be_visible()
    expect(page.get_by_test_id("help-trouble")).to_contain_text("No connection")
    page.context.set_offline(False)
    page.get_by_test_id("help-trouble").get_by_test_id("retry").click()
    expect(page.get_by_test_id("help-told")).to_be_visible()


def test_a_complaint_is_filed_answered_and_added_to(mia: Visit, served: ServedProvider) -> None:
    page = mia.page
    go_to(page, "speak")
    expect(page.get_by_test_id("complaints")).to_contain_text("not written to us yet")
    page.get_by_label("What is it about?").select_option("unsafe_output")
    page.get_by_label("What happened?").fill(WRONG)
    page.get_by_test_id("complain-send").click()
    expect(page.get_by_test_id("complain-done")).to_contain_text("You get an answer by")
    card = page.get_by_test_id("complaint")
    expect(card).to_contain_text(WRONG)
    expect(card).to_contain_text("Received")
    expect(page.get_by_label("What happened?")).to_have_value("")
    complaint_id = child_of(served).read("/complaints")["complaints"][0]["complaint_id"]
    control(served, f"/complaints/{complaint_id}", {"state": "in_review"})
    answer = {"state": "answered", "text": "Sorry, the owl should not say so."}
    control(served, f"/complaints/{complaint_id}", answer)
    page.get_by_test_id("tab-home").click()
    go_to(page, "speak")
    expect(card).to_contain_text("the owl should not say so")
    expect(card).to_contain_text("The service")
    card.get_by_text("Say more about it").click()
    card.get_by_label("What else should they know?").fill("Thank you")
    card.get_by_role("button", name="Send").click()
    expect(card).to_contain_text("Thank you")


def test_what_was_written_stays_when_it_could_not_be_sent(mia: Visit) -> None:
    page = mia.page
    go_to(page, "speak")
    page.get_by_test_id("complain-send").click()
    expect(page.locator("#complain-outcome")).to_contain_text("write a few words first")
    page.get_by_label("What happened?").fill(WRONG)
    page.context.set_offline(True)
    page.get_by_test_id("complain-send").click()
    expect(page.get_by_test_id("complain-text-trouble")).to_contain_text("Nothing is lost")
    expect(page.get_by_label("What happened?")).to_have_value(WRONG)
    page.get_by_test_id("tab-home").click()
    go_to(page, "speak")
    expect(page.get_by_label("What happened?")).to_have_value(WRONG)
    page.context.set_offline(False)
    page.get_by_test_id("complain-send").click()
    expect(page.get_by_test_id("complaint")).to_have_count(1)


def test_an_overdue_complaint_says_who_else_can_be_asked(
    mia: Visit, served: ServedProvider
) -> None:
    child_of(served).send("POST", "/complaints", json={"category": "other", "text": "Hello?"})
    control(served, "/clock", {"advance_seconds": 16 * 86_400})
    go_to(mia.page, "speak")
    expect(mia.page.get_by_test_id("complaint")).to_contain_text("We are sorry that it is late")
    expect(mia.page.get_by_test_id("complaint")).to_contain_text("can also turn to")


def test_somebody_who_is_taken_for_a_minor_appeals(
    browser: Browser, served: ServedProvider
) -> None:
    ward = new_ward(served, 25)["ward_id"]
    control(served, f"/wards/{ward}/suspected-minor", {"suspected": True})
    with at_page(browser) as visited:
        page = visited.page
        enter(page, served, ward)
        expect(page.get_by_test_id("notice-age")).to_contain_text("minors' mode")
        page.get_by_test_id("notice-appeal").click()
        page.get_by_test_id("appeal-text").fill("I am 25 and can show it")
        page.get_by_test_id("appeal-send").click()
        expect(page.get_by_test_id("appeals")).to_contain_text("You get an answer by")
        expect(page.get_by_test_id("appeal-text")).to_have_count(0)
        appeal_id = child_of(served, ward).read("/appeals")["appeals"][0]["appeal_id"]
        answer = {"state": "answered", "outcome": "upheld", "reason": "The papers are clear."}
        control(served, f"/appeals/{appeal_id}", answer)
        page.reload()
        expect(page.get_by_test_id("appeals")).to_contain_text("You were right")
        expect(page.get_by_test_id("appeals")).to_contain_text("The papers are clear.")
        expect(page.get_by_test_id("notice-age")).to_have_count(0)
        assert visited.faults() == []


def test_an_elder_is_served_large_and_helped(browser: Browser, served: ServedProvider) -> None:
    ward = new_ward(served, 70, elder=True)["ward_id"]
    with at_page(browser) as visited:
        page = visited.page
        enter(page, served, ward)
        size = page.evaluate("getComputedStyle(document.querySelector('.card strong')).fontSize")
        assert float(size.removesuffix("px")) >= 20
        place = page.get_by_test_id("home-help")
        place.get_by_test_id("help-fraud").click()
        expect(place.get_by_test_id("help-sent")).to_contain_text("You get an answer by")
        help_id = child_of(served, ward).read("/help-requests")["help_requests"][0]["help_id"]
        control(served, f"/help-requests/{help_id}", {})
        go_to(page, "speak")
        expect(page.get_by_test_id("speak-help")).to_contain_text("Answered")
        page.get_by_test_id("tab-home").click()
        page.get_by_test_id("character-buddy_max").click()
        page.get_by_test_id("chat-input").fill("hello")
        page.keyboard.press("Enter")
        warning = page.locator("[data-kind=warning]")
        expect(warning).to_contain_text("Never send money")
        assert visited.faults() == []


def test_a_minor_has_the_numbers_and_no_calls_of_grown_ups(mia: Visit) -> None:
    go_to(mia.page, "speak")
    expect(mia.page.locator("#speak-lines").get_by_role("link").first).to_be_visible()
    expect(mia.page.get_by_test_id("speak-help")).to_be_empty()
