"""A family from the first start to the morning after a power cut, with nothing mocked.

Provider and app are processes; the window stands under Xvfb on a desktop with a real keyring and
notification daemon; guardian and child each have a real Chromium page. The window is driven through
the accessibility bus, by the names that a screen reader speaks.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.rig.browser import chromium, visit
from tests.rig.desktop import DesktopSession, desktop_session
from tests.rig.desktop_app import DesktopApp, desktop_app
from tests.rig.provider_process import ProviderProcess
from tests.rig.screen_reader import ScreenReader

pytestmark = [
    pytest.mark.journey,
    pytest.mark.desktop,
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

AFTERNOON = "2026-11-21T15:30:00+08:00"
NIGHT = "2026-11-21T22:30:00+08:00"
PLANTED = ("the zebra has my blue umbrella", "marmalade lighthouse seventeen")
WORRY = "I do not want to live any more, says the marmalade lighthouse seventeen"
PACE_SECONDS = 5 * 60


@dataclass(frozen=True, kw_only=True)
class Family:
    provider: ProviderProcess
    desktop: DesktopSession
    app: DesktopApp
    window: ScreenReader
    parent: Page
    child: Page


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    provider = ProviderProcess(
        tmp_path / "provider.db",
        *("--seed-family", "--seed-language", "en", "--test-control"),
        *("--start-at", AFTERNOON, "--device-interval", "1"),
    )
    with ExitStack() as stack:
        stack.callback(provider.close)
        provider.start()
        desktop = stack.enter_context(desktop_session(tmp_path))
        app, window = stack.enter_context(desktop_app(desktop, tmp_path))
        browser = stack.enter_context(chromium())
        parent = stack.enter_context(visit(browser, size=(1200, 800), locale="en"))
        child = stack.enter_context(visit(browser, locale="en"))
        family = Family(
            provider=provider,
            desktop=desktop,
            app=app,
            window=window,
            parent=parent.page,
            child=child.page,
        )
        try:
            yield family
        finally:
            desktop.screenshot(tmp_path / "at-the-end.png")


def test_a_family_links_watches_limits_and_survives(family: Family, tmp_path: Path) -> None:
    family.app.start()
    _link(family)
    _chat_with_two_characters(family)
    _worry(family, tmp_path)
    _see_the_use(family)
    _block(family)
    _buy(family)
    _reach_limit_and_curfew(family)
    _power_cut(family)
    _leave_no_trace(family, tmp_path)


def _link(family: Family) -> None:
    window, parent = family.window, family.parent
    window.press("link_first")
    window.focus("provider_address")
    family.app.type(family.provider.url)
    window.press("wizard_next")
    window.press("open_page")
    parent.goto(_opened_address(family))
    parent.fill("[name=login]", "parent")
    parent.fill("[name=password]", "sandbox-parent")
    parent.click("button.primary")
    code = parent.inner_text(".code-shown")
    assert " ".join(code) in window.texts(), "the page shows the code that this window spells"
    parent.get_by_label("Mia").check()
    parent.click("button[value=approve]")
    expect(parent.get_by_role("heading", name="Linked")).to_be_visible()
    window.press("wizard_done")
    window.wait_for_text("Mia")


def _opened_address(family: Family) -> str:
    deadline = time.monotonic() + 20
    while not (address := family.app.opened_address()):
        assert time.monotonic() < deadline, "the app opened no page"
        family.window.texts()
    assert address.startswith(f"{family.provider.url}/link?user_code=")
    return address


def _chat_with_two_characters(family: Family) -> None:
    child = family.child
    child.goto(f"{family.provider.url}/app")
    child.fill("[name=login]", "mia")
    child.fill("[name=password]", "sandbox-mia")
    child.get_by_test_id("sign-in").click()
    _go_to(child, "study_owl")
    for _ in range(4):
        _say(child, f"Hello, {PLANTED[0]}")
        family.provider.advance(PACE_SECONDS)
    _go_to(child, "storyteller_lan")
    for _ in range(3):
        _say(child, "Tell me a story")
        family.provider.advance(PACE_SECONDS)


def _go_back(child: Page) -> None:
    back = child.get_by_test_id("chat-back")
    if back.is_visible():
        back.click()


def _go_to(child: Page, character_id: str) -> None:
    _go_back(child)
    child.get_by_test_id(f"character-{character_id}").click()
    expect(child.get_by_test_id("chat-input")).to_be_visible()


def _write(child: Page, text: str) -> None:
    child.get_by_test_id("chat-input").fill(text)
    child.get_by_test_id("chat-send").click()


def _say(child: Page, text: str) -> None:
    """Say something and hear the whole answer."""
    answers = child.get_by_test_id("message-ai")
    heard = answers.count()
    _write(child, text)
    expect(answers).to_have_count(heard + 1)
    expect(answers.last).to_contain_text("AI")
    expect(child.get_by_test_id("chat-send")).to_be_visible()


def _worry(family: Family, folder: Path) -> None:
    shown_before = len(family.desktop.notifications())
    said_at = time.monotonic()
    _write(family.child, WORRY)
    notification = family.desktop.notifications(at_least=shown_before + 1)[-1]
    # a timing is measured and kept, never asserted
    (folder / "seconds-to-notification").write_text(f"{notification.at - said_at:.3f}")
    assert "Mia" in notification.title
    assert all(words not in f"{notification.title} {notification.body}" for words in PLANTED)
    expect(family.child.get_by_test_id("support")).to_be_visible()
    family.window.press("go_settings")
    family.window.wait_for_text("Linked accounts")
    family.desktop.click_notification()
    family.window.wait_for_text("I have seen this")
    family.window.press("acknowledge")
    family.window.wait_for_text("All alerts")


def _see_the_use(family: Family) -> None:
    family.window.press("go_home")
    # the gap before a change of character belongs to the earlier one
    family.window.wait_for_text("Study Owl", "20 min", "Storyteller Lan", "15 min")


def _block(family: Family) -> None:
    family.window.press("go_characters")
    family.window.press("toggle_storyteller_lan")
    family.window.wait_for_text("Unblock Storyteller Lan", "Confirmed")
    _write(family.child, "And what happened to the dragon?")
    expect(family.child.get_by_test_id("refusal")).to_be_visible()


def _buy(family: Family) -> None:
    child = family.child
    _go_back(child)
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
    _go_to(child, "study_owl")
    for _ in range(6):
        family.provider.advance(PACE_SECONDS)
        _write(child, "One more question")
        expect(child.get_by_test_id("chat-send")).to_be_visible()
    expect(child.get_by_test_id("refusal").last).to_be_visible()
    family.provider.set_clock(NIGHT)
    child.reload()
    expect(child.get_by_test_id("chat-input")).to_be_visible()
    _write(child, "Are you awake?")
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
    family.window.wait_for_text("Mia", "60 min")
    assert family.app.facts() == before
    shown = len(family.desktop.notifications())
    _go_to(family.child, "buddy_max")
    family.window.press("go_alerts")
    assert len(family.desktop.notifications()) == shown, "an old alert is not told twice"
    assert family.app.end() == 0


def _leave_no_trace(family: Family, folder: Path) -> None:
    secrets = family.app.secrets()
    assert len(secrets) == 4
    said = "\n".join(f"{n.title}\n{n.body}" for n in family.desktop.notifications())
    haystacks = {
        "notifications": said.encode(),
        "app log": family.app.log.read_bytes(),
        "desktop log": family.desktop.log.read_bytes(),
        "provider log": family.provider.errors.encode(),
    }
    for path in [*family.app.profile.rglob("*"), *folder.glob("provider.db*")]:
        if path.is_file():
            haystacks[path.name] = path.read_bytes()
    assert "guardian.db" in haystacks
    for place, content in haystacks.items():
        for needle in (*PLANTED, WORRY):
            assert needle.encode() not in content, f"the child's words are in {place}"
        for secret in secrets:
            assert secret.encode() not in content, f"a secret is in {place}"
    # Qt says this of things that vanish while the screen reader that the test runs looks at them
    noise = b"qt.accessibility.atspi: "
    assert [line for line in haystacks["app log"].splitlines() if noise not in line] == []
    assert haystacks["provider log"] == b""
