"""What a child sees on the server's own page, in a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from guardian.policy.settings import PolicySettings
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.rules import (
    REALITY,
    RESTING,
    USED_UP,
    WardFacts,
    policy_of,
)
from guardian.provider.engine.stretches import WardUse
from tests.openwebui.server import SAID, Family, Person
from tests.rig.browser import DESKTOP, chromium, visit

pytestmark = [pytest.mark.openwebui, pytest.mark.browser]

PAGE_WAIT_MS = 60_000


@pytest.fixture(scope="module")
def page(program: Path) -> Iterator[Page]:
    with chromium() as browser, visit(browser, size=DESKTOP, locale="en-US") as visited:
        visited.page.context.set_default_timeout(PAGE_WAIT_MS)
        yield visited.page


def open_page(page: Page, child: Person, character_id: str) -> None:
    """Sign a child in as a child does, and open a new chat with a character."""
    page.goto(f"{child.url}/auth")
    page.fill("input[type=email]", child.email)
    page.fill("input[type=password]", child.password)
    page.keyboard.press("Enter")
    page.locator("#chat-input").wait_for()
    page.goto(f"{child.url}/?models={character_id}")


def say(page: Page, text: str) -> None:
    page.locator("#chat-input").click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def shown(page: Page, words: str) -> None:
    """Wait until the page shows words of ours."""
    expect(page.get_by_text(words).last).to_be_visible(timeout=PAGE_WAIT_MS)


def test_a_child_sees_reminder_and_refusals_in_their_words_then_the_suspension(
    family: Family, bridge: Bridge, page: Page
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    now = datetime.now(UTC)
    half_an_hour = WardUse(
        stretch_started_at=now - timedelta(minutes=30),
        last_turn_at=now - timedelta(minutes=1),
        run_seconds=1740,
    )

    def hold(settings: PolicySettings, **more: object) -> None:
        told = {"user_id": mia.user_id, "language": "en", "zone": "Asia/Shanghai", **more}
        bridge.set_policy(policy_of([WardFacts(settings=settings, **told)]))  # type: ignore[arg-type]

    hold(PolicySettings(minor_mode=True), use=half_an_hour)
    open_page(page, mia, luna)
    say(page, "Which star is that?")

    answer = page.locator("#response-content-container").last
    expect(answer).to_contain_text(SAID, timeout=PAGE_WAIT_MS)
    expect(answer.locator("blockquote")).to_have_text(REALITY, timeout=PAGE_WAIT_MS)
    # until then the page would only note the next message down
    page.get_by_label("Regenerate").wait_for()

    rest = PolicySettings(session_minutes=1, break_minutes=15)
    hold(rest, use=half_an_hour)
    say(page, "And this one?")
    shown(page, RESTING.partition("{")[0].strip())

    hold(PolicySettings(daily_minutes=0))
    say(page, "Please, only this one?")
    shown(page, USED_UP)

    bridge.let_new_accounts_wait("A break for now", "Ask your family when it opens again.")
    bridge.suspend(mia.user_id)
    page.reload()

    expect(page.get_by_text("A break for now")).to_be_visible(timeout=PAGE_WAIT_MS)
    expect(page.get_by_text("Ask your family when it opens again.")).to_be_visible()

    bridge.restore(mia.user_id)
    page.goto(f"{mia.url}/?models={luna}")

    expect(page.locator("#chat-input")).to_be_visible(timeout=PAGE_WAIT_MS)
