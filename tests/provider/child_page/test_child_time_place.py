"""My time: what is left and whose limit it is; asking for more; reminders; coming news."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from guardian.link.wire.requests import WardRequest
from tests.rig.browser import Visit
from tests.rig.child_at_page import at_page, control, enter, go_to, new_ward
from tests.rig.linked_app import MERGE_PATCH, LinkedApp
from tests.rig.provider_server import ServedProvider

pytestmark = pytest.mark.browser


@pytest.fixture
def mia(browser: Browser, served: ServedProvider) -> Iterator[Visit]:
    with at_page(browser) as visited:
        enter(visited.page, served)
        yield visited
        assert visited.faults() == []


def change(app: LinkedApp, patch: dict[str, object]) -> None:
    before = app.send("GET", "/policy")
    headers = {"If-Match": before.headers["etag"], "Content-Type": MERGE_PATCH}
    answer = app.send("PATCH", "/policy", json=patch, headers=headers)
    assert answer.ok, answer.text


def decide(app: LinkedApp, decision: str) -> None:
    waiting = [WardRequest.model_validate(each) for each in app.read("/requests")["requests"]]
    request_id = next(each.request_id for each in waiting if each.state == "pending")
    answer = app.send("POST", f"/requests/{request_id}/decision", json={"decision": decision})
    assert answer.ok, answer.text


def look_again(page: Page) -> None:
    """Let the page ask as it does when it is shown again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_every_limit_is_told_with_whose_it_is(
    browser: Browser, served: ServedProvider, app: LinkedApp
) -> None:
    hours = {"school": {"start": "12:00", "end": "14:00"}}
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    change(
        app,
        {
            "session_minutes": 20,
            "break_minutes": 15,
            "spend_per_day_minor": 700,
            "closed_hours": dict.fromkeys(days, hours),
            "exempt_characters": {"study_owl": {}},
        },
    )
    with at_page(browser) as visited:
        enter(visited.page, served)
        expect(visited.page.get_by_test_id("time-left")).to_have_text("20 min left")
        visited.page.get_by_test_id("limits-open").click()
        facts = visited.page.locator("#limit-facts")
        expect(facts).to_contain_text("20 min, then 15 min of rest (20 min left of this one)")
        expect(facts).to_contain_text("12:00 to 14:00")
        expect(facts).to_contain_text("22:00 to 06:00set by Mum")
        expect(facts).to_contain_text("Study Owl")
        expect(facts).to_contain_text("¥7.00")
        expect(facts).to_contain_text("after 30 min more of chat")
        expect(visited.page.get_by_test_id("time-used")).to_contain_text("of 60 min today")
        assert visited.faults() == []


def test_more_time_is_asked_for_and_answered(mia: Visit, app: LinkedApp) -> None:
    page = mia.page
    go_to(page, "time")
    page.get_by_test_id("ask-30").click()
    expect(page.get_by_test_id("ask-done")).to_contain_text("30 more minutes")
    expect(page.get_by_test_id("asked-pending")).to_contain_text("Waiting")
    expect(page.get_by_test_id("ask-30")).to_be_hidden()
    decide(app, "approve")
    page.get_by_test_id("tab-home").click()
    look_again(page)
    expect(page.get_by_test_id("news")).to_contain_text("Your family has answered: yes")
    expect(page.get_by_test_id("time-left")).to_have_text("90 min left")
    go_to(page, "time")
    expect(page.get_by_test_id("asked-approved")).to_contain_text("Yes")


def test_a_request_is_taken_back_and_an_old_one_runs_out(
    mia: Visit, served: ServedProvider
) -> None:
    page = mia.page
    go_to(page, "time")
    page.get_by_test_id("ask-15").click()
    page.get_by_test_id("take-back").click()
    expect(page.get_by_test_id("asked-withdrawn")).to_contain_text("Taken back")
    page.get_by_test_id("ask-60").click()
    expect(page.get_by_test_id("asked-pending")).to_be_visible()
    control(served, "/clock", {"advance_seconds": 25 * 3600})
    look_again(page)
    expect(page.get_by_test_id("asked-expired")).to_contain_text("Nobody answered in time")
    expect(page.get_by_test_id("ask-15")).to_be_visible()


def test_leaving_minors_mode_is_asked_for_by_keyboard_after_a_question(mia: Visit) -> None:
    page = mia.page
    go_to(page, "time")
    page.get_by_test_id("ask-mode").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("time-big")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("ask-mode")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("ask-mode-yes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("asked-pending")).to_contain_text("Leave minors' mode")
    expect(page.get_by_test_id("ask-mode")).to_have_count(0)


def test_a_blocked_character_is_asked_for_from_its_card(mia: Visit, app: LinkedApp) -> None:
    page = mia.page
    change(app, {"blocked_characters": {"buddy_max": {}}})
    look_again(page)
    page.get_by_test_id("ask-buddy_max").click()
    expect(page.get_by_test_id("ask-done")).to_contain_text("You asked to talk")
    expect(page.get_by_test_id("asked-buddy_max")).to_contain_text("Your family can see it")
    expect(page.get_by_test_id("ask-big_sister")).to_have_count(0)
    decide(app, "deny")
    look_again(page)
    expect(page.get_by_test_id("news")).to_contain_text("Your family said no this time")
    go_to(page, "time")
    expect(page.get_by_test_id("asked-denied")).to_contain_text("Buddy Max")


def test_a_new_character_is_asked_for_too(mia: Visit, app: LinkedApp) -> None:
    change(app, {"approve_new_characters": True, "approved_characters": {"study_owl": {}}})
    look_again(mia.page)
    expect(mia.page.get_by_test_id("character-storyteller_lan")).to_have_attribute(
        "aria-disabled", "true"
    )
    mia.page.get_by_test_id("ask-storyteller_lan").click()
    expect(mia.page.get_by_test_id("ask-done")).to_be_visible()


def test_a_purchase_that_was_refused_is_asked_for_and_then_goes_through(
    mia: Visit, app: LinkedApp
) -> None:
    page = mia.page
    page.get_by_test_id("shop-open").click()
    page.get_by_test_id("buy-coins_large").click()
    page.get_by_test_id("ask-coins_large").click()
    expect(page.get_by_test_id("purchase-asked")).to_contain_text("Asked")
    decide(app, "approve")
    page.get_by_test_id("buy-coins_large").click()
    expect(page.get_by_test_id("purchase-ok")).to_be_visible()


def test_asking_too_often_is_answered_kindly_in_the_childs_words(mia: Visit) -> None:
    page = mia.page
    go_to(page, "time")
    for _ in range(10):
        page.get_by_test_id("ask-15").click()
        page.get_by_test_id("take-back").click()
        expect(page.get_by_test_id("take-back")).to_have_count(0)
    page.get_by_test_id("ask-15").click()
    expect(page.get_by_test_id("ask-trouble")).to_contain_text("a lot of asking for one day")


def test_reminders_stand_in_the_chat_are_said_and_block_nothing(
    browser: Browser, served: ServedProvider, app: LinkedApp
) -> None:
    change(app, {"reality_reminder_minutes": 10, "duration_reminder_minutes": 15})
    with at_page(browser) as visited:
        page = visited.page
        enter(page, served)
        page.get_by_test_id("character-buddy_max").click()
        for text in ("hello", "and then", "and now", "more"):
            page.get_by_test_id("chat-input").fill(text)
            page.keyboard.press("Enter")
            expect(page.get_by_test_id("chat-send")).to_be_visible()
            control(served, "/clock", {"advance_seconds": 6 * 60})
        cards = page.get_by_test_id("reminder")
        kinds = [card.get_attribute("data-kind") for card in cards.all()]
        assert kinds == ["ai_identity", "reality", "duration"]
        expect(page.locator("#spoken-reminders")).to_contain_text("You have been here for a while")
        expect(page.get_by_test_id("chat-input")).to_be_enabled()
        expect(page.get_by_test_id("leave")).to_be_in_viewport()
        assert visited.faults() == []


def test_the_time_left_follows_while_the_page_is_open(mia: Visit, served: ServedProvider) -> None:
    page = mia.page
    page.clock.install()
    page.reload()
    expect(page.get_by_test_id("time-left")).to_have_text("60 min left")
    ward = new_ward(served, 11)["ward_id"]
    enter(page, served, ward)
    control(served, f"/wards/{ward}/use", {"character_id": "study_owl", "minutes": 20})
    page.clock.run_for(31_000)
    expect(page.get_by_test_id("time-left")).to_have_text("40 min left")


def test_nothing_is_asked_while_the_page_is_hidden(mia: Visit) -> None:
    page = mia.page
    page.clock.install()
    page.reload()
    expect(page.get_by_test_id("character-study_owl")).to_be_visible()
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(120_000)
    assert asked == []
