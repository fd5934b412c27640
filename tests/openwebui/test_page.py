"""What a child sees on the server's own page, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.filter.guardian_filter import Policy, Ward
from tests.openwebui.server import SAID, Family, Person
from tests.rig.browser import DESKTOP, chromium, visit

pytestmark = [pytest.mark.openwebui, pytest.mark.browser]

PAGE_WAIT_MS = 60_000


@pytest.fixture(scope="module")
def page(family: Family) -> Iterator[Page]:
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


def test_a_child_sees_the_reminder_then_the_refusal_then_the_suspension(
    family: Family, bridge: Bridge, page: Page
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    reminder = "A look up from the screen: Luna is a program."
    told = Ward(zone="Asia/Shanghai", reminder=reminder, reminder_every_answers=1)
    bridge.set_policy(Policy(wards={mia.user_id: told}))

    open_page(page, mia, luna)
    say(page, "Which star is that?")

    answer = page.locator("#response-content-container").last
    expect(answer).to_contain_text(SAID, timeout=PAGE_WAIT_MS)
    expect(answer.locator("blockquote")).to_have_text(reminder, timeout=PAGE_WAIT_MS)
    # until then the page would only note the next message down
    page.get_by_label("Regenerate").wait_for()

    refused = told.model_copy(update={"paused": "Your family has paused the chat for now."})
    bridge.set_policy(Policy(wards={mia.user_id: refused}))
    say(page, "And this one?")

    shown = page.get_by_text("Your family has paused the chat for now.")
    expect(shown.last).to_be_visible(timeout=PAGE_WAIT_MS)

    bridge.say_when_suspended("A break for now", "Ask your family when it opens again.")
    bridge.suspend(mia.user_id)
    page.reload()

    expect(page.get_by_text("A break for now")).to_be_visible(timeout=PAGE_WAIT_MS)
    expect(page.get_by_text("Ask your family when it opens again.")).to_be_visible()

    bridge.restore(mia.user_id)
    page.goto(f"{mia.url}/?models={luna}")

    expect(page.locator("#chat-input")).to_be_visible(timeout=PAGE_WAIT_MS)
