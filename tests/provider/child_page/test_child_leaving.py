"""Leaving at once, by the button and by saying so; notices of the service."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.browser import Visit
from tests.rig.child_at_page import PLACES, at_page, control, enter, go_to, new_ward
from tests.rig.child_browserless import child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

pytestmark = pytest.mark.browser


@pytest.fixture
def mia(browser: Browser, served: ServedProvider) -> Iterator[Visit]:
    with at_page(browser) as visited:
        enter(visited.page, served)
        yield visited
        assert visited.faults() == []


def test_leaving_is_offered_in_every_place(mia: Visit) -> None:
    page = mia.page
    for place in PLACES:
        go_to(page, place)
        expect(page.get_by_test_id("leave")).to_be_in_viewport()
        expect(page.get_by_test_id("help-now")).to_be_in_viewport()
    page.get_by_test_id("tab-home").click()
    page.get_by_test_id("character-study_owl").click()
    expect(page.get_by_test_id("leave")).to_be_in_viewport()
    expect(page.get_by_test_id("help-now")).to_be_in_viewport()


def test_leaving_ends_a_running_answer_at_once(browser: Browser, slow: ServedProvider) -> None:
    app = LinkedApp(slow, "ward-leo")
    with at_page(browser) as visited:
        page = visited.page
        enter(page, slow, "ward-leo")
        page.get_by_test_id("character-storyteller_lan").click()
        page.get_by_test_id("chat-input").fill("Tell me a story")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("message-ai")).to_contain_text("Once")
        page.get_by_test_id("leave").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("left")).to_be_visible()
        expect(page.locator("#left-title")).to_be_focused()
        expect(page.get_by_test_id("left-text")).to_contain_text("Come back whenever you like")
        expect(page.get_by_test_id("leave")).to_be_hidden()
        page.get_by_test_id("left-home").click()
        expect(page.get_by_test_id("character-storyteller_lan")).to_be_visible()
        page.get_by_test_id("character-storyteller_lan").click()
        expect(page.get_by_test_id("message-ai")).not_to_contain_text("climb")
        expect(page.get_by_test_id("chat-send")).to_be_visible()
        assert [each["method"] for each in app.days("/usage")["exits"]] == ["button"]
        assert visited.faults() == []


def test_leaving_needs_no_connection(mia: Visit) -> None:
    page = mia.page
    page.context.set_offline(True)
    page.get_by_test_id("leave").click()
    expect(page.get_by_test_id("left-text")).to_contain_text("Goodbye")
    page.context.set_offline(False)


def test_saying_so_ends_the_chat_and_nothing_is_said_after(mia: Visit) -> None:
    page = mia.page
    page.get_by_test_id("character-buddy_max").click()
    page.get_by_test_id("chat-input").fill("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("chat-stop")).to_be_hidden()
    page.get_by_test_id("chat-input").fill("I want to stop")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("left-text")).to_contain_text("The chat has ended")
    page.get_by_test_id("left-home").click()
    page.get_by_test_id("character-buddy_max").click()
    expect(page.get_by_test_id("goodbye")).to_contain_text("The chat has ended")
    expect(page.get_by_test_id("message-ai")).to_have_count(1)
    expect(page.get_by_test_id("chat-input")).to_be_enabled()


def test_whoever_has_left_is_not_asked_after(mia: Visit) -> None:
    page = mia.page
    page.clock.install()
    page.reload()
    expect(page.get_by_test_id("character-study_owl")).to_be_visible()
    with page.expect_response("**/app/api/exit"):
        page.get_by_test_id("leave").click()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(120_000)
    assert asked == []


def test_signing_out_from_the_goodbye(mia: Visit) -> None:
    mia.page.get_by_test_id("leave").click()
    mia.page.get_by_test_id("left-sign-out").click()
    expect(mia.page.get_by_test_id("sign-in")).to_be_visible()


def test_the_end_of_the_service_is_counted_down_with_a_way_to_the_copy(
    browser: Browser, served: ServedProvider
) -> None:
    ends = served.clock.now() + timedelta(days=30)
    control(served, "/termination", {"effective_at": ends.isoformat()})
    with at_page(browser) as visited:
        page = visited.page
        enter(page, served)
        notice = page.get_by_test_id("notice-termination")
        expect(notice).to_contain_text("This service ends in 30 days")
        expect(notice).to_contain_text("You can take your copy until")
        page.get_by_test_id("notice-export").click()
        expect(page.get_by_test_id("copy-start")).to_be_visible()
        control(served, "/clock", {"advance_seconds": 27 * 86_400})
        page.reload()
        expect(notice).to_contain_text("in 3 days")
        control(served, "/termination", {"effective_at": None})
        page.reload()
        expect(notice).to_have_count(0)
        assert visited.faults() == []


def test_a_restriction_is_nobodys_fault(browser: Browser, served: ServedProvider) -> None:
    control(served, "/restriction", {"restricted": True})
    with at_page(browser) as visited:
        enter(visited.page, served)
        notice = visited.page.get_by_test_id("notice-restricted")
        expect(notice).to_contain_text("nothing to do with you")
        expect(visited.page.get_by_test_id("time-left")).to_have_text("Resting now")
        assert visited.faults() == []


def test_a_leak_is_told_until_it_has_been_read(browser: Browser, served: ServedProvider) -> None:
    ward = new_ward(served, 12)["ward_id"]
    leak = {"ward_id": ward, "data_classes": ["usage"], "measures": "The hole is closed."}
    control(served, "/breaches", leak)
    with at_page(browser) as visited:
        page = visited.page
        enter(page, served, ward)
        expect(page.get_by_test_id("notice-breach")).to_contain_text("Your time here")
        expect(page.get_by_test_id("notice-breach")).to_contain_text("The hole is closed.")
        page.get_by_test_id("notice-read").click()
        expect(page.get_by_test_id("notice-breach")).to_have_count(0)
        assert child_of(served, ward).read("/notices")["breaches"]
