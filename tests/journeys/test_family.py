"""A family from the first start to the morning after a power cut, with nothing mocked."""

import pytest
from playwright.sync_api import expect

from tests.journeys.family import PLANTED, Family

pytestmark = [
    pytest.mark.journey,
    pytest.mark.desktop,
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

NIGHT = "2026-11-21T22:30:00+08:00"
WORRY = f"I do not want to live any more, says the {PLANTED[1]}"
PACE_SECONDS = 5 * 60


def test_a_family_links_watches_limits_and_survives(family: Family) -> None:
    family.app.start()
    family.choose_passphrase()
    family.link()
    _chat_with_two_characters(family)
    _worry(family)
    _see_the_use(family)
    _block(family)
    _buy(family)
    _reach_limit_and_curfew(family)
    _power_cut(family)
    family.leave_no_trace()


def _chat_with_two_characters(family: Family) -> None:
    family.child_signs_in()
    family.go_to("study_owl")
    for _ in range(4):
        family.say(f"Hello, {PLANTED[0]}")
        family.provider.advance(PACE_SECONDS)
    family.go_to("storyteller_lan")
    for _ in range(3):
        family.say("Tell me a story")
        family.provider.advance(PACE_SECONDS)


def _worry(family: Family) -> None:
    notification = family.notified(lambda: family.write(WORRY))
    assert "Mia" in notification.title
    expect(family.child.get_by_test_id("support")).to_be_visible()
    family.window.press("go_settings")
    family.window.wait_for_text("Linked accounts")
    family.desktop.click_notification()
    family.window.wait_for_text("I have seen this")
    family.window.press("acknowledge")
    family.window.wait_for_text("Seen by you today")
    family.window.press("back_to_alerts")
    family.window.wait_for_text("You have seen every alert that arrived.")


def _see_the_use(family: Family) -> None:
    family.window.press("go_home")
    # the gap before a change of character belongs to the earlier one
    family.window.wait_for_text("Study Owl", "20 min", "Storyteller Lan", "15 min")


def _block(family: Family) -> None:
    family.window.press("go_characters")
    family.window.press("toggle_storyteller_lan")
    family.window.wait_for_text("Unblock Storyteller Lan", "Confirmed")
    family.write("And what happened to the dragon?")
    expect(family.child.get_by_test_id("refusal")).to_be_visible()


def _buy(family: Family) -> None:
    child = family.child
    family.go_back()
    child.get_by_test_id("shop-open").click()
    child.get_by_test_id("buy-coins_large").click()
    expect(child.get_by_test_id("purchase-refused")).to_be_visible()
    child.get_by_test_id("buy-coins_small").click()
    expect(child.get_by_test_id("purchase-ok")).to_be_visible()
    child.get_by_test_id("shop-close").click()
    family.window.press("go_spending")
    family.window.wait_for_text("A handful of coins")


def _reach_limit_and_curfew(family: Family) -> None:
    child = family.child
    family.go_to("study_owl")
    for _ in range(6):
        family.provider.advance(PACE_SECONDS)
        family.write("One more question")
        expect(child.get_by_test_id("chat-send")).to_be_visible()
    expect(child.get_by_test_id("refusal").last).to_be_visible()
    family.provider.set_clock(NIGHT)
    child.reload()
    expect(child.get_by_test_id("chat-input")).to_be_visible()
    family.write("Are you awake?")
    expect(child.get_by_test_id("refusal").last).to_contain_text("6:00")


def _power_cut(family: Family) -> None:
    family.window.press("go_home")
    family.window.wait_for_text("60 min")
    before = family.app.facts()
    assert set(before["refused"]) == {
        "character_blocked",
        "curfew",
        "limit_reached",
        "spending_cap",
    }
    assert len(before["alerts"]) == 1
    family.app.kill()
    family.provider.restart()
    family.app.start()
    family.window.wait_for_text("Guardian is locked.", "All is quiet.")
    family.open()
    family.window.wait_for_text("Mia", "60 min")
    assert family.app.facts() == before
    shown = len(family.desktop.notifications())
    family.go_to("buddy_max")
    family.window.press("go_alerts")
    family.window.wait_for_text("Seen by you", "Talk about not wanting to live")
    assert len(family.desktop.notifications()) == shown, "an old alert is not told twice"
    assert family.app.end() == 0
