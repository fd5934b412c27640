"""Every place of the page for everyone: small, in large letters, dark, by screen reader."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.provider.child_page.measures import CONTRAST, SMALL, TARGET_PX, UNLABELLED
from tests.rig.browser import DESKTOP, sign_in_child, visit
from tests.rig.child_at_page import PLACES, SMALL_PHONE, go_to
from tests.rig.provider_process import ProviderProcess

pytestmark = pytest.mark.browser
SMALLEST = (320, 568)
TOO_WIDE = """() => [document.body, ...document.querySelectorAll("main, section, dialog")]
    .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
    .map(e => e.id || e.tagName)"""
CUT_OFF = """() => [...document.querySelectorAll('button, .button, .tabs span, .pill span')]
    .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1)
    .map(e => e.textContent)"""


def settled(page: Page, place: str) -> None:
    go_to(page, place)
    expect(page.locator(".skeleton:visible")).to_have_count(0)


@pytest.mark.parametrize("size", [SMALLEST, SMALL_PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_place_fits_and_can_be_read_and_touched(
    browser: Browser,
    chinese: ProviderProcess,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    with visit(browser, size=size, scheme=scheme) as visited:
        page = visited.page
        sign_in_child(page, chinese.url)
        for place in PLACES:
            settled(page, place)
            assert page.evaluate(TOO_WIDE) == [], place
            assert page.evaluate(CUT_OFF) == [], place
            assert page.evaluate(UNLABELLED) == [], place
            assert page.evaluate(SMALL, TARGET_PX) == [], place
            assert page.evaluate(CONTRAST) == [], place
        page.get_by_test_id("help-now").click()
        expect(page.get_by_test_id("help-told")).to_be_visible()
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(CONTRAST) == []
        page.keyboard.press("Escape")
        page.get_by_test_id("leave").click()
        expect(page.get_by_test_id("left")).to_be_visible()
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(CONTRAST) == []
        assert visited.faults() == []


def test_letters_of_twice_the_size_push_nothing_off_the_page(
    browser: Browser, english: ProviderProcess
) -> None:
    with visit(browser, size=SMALL_PHONE, locale="en-GB") as visited:
        page = visited.page
        sign_in_child(page, english.url)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        for place in PLACES:
            settled(page, place)
            assert page.evaluate(TOO_WIDE) == [], place
        page.get_by_test_id("tab-home").click()
        assert page.evaluate(TOO_WIDE) == []
        page.get_by_test_id("character-buddy_max").click()
        assert page.evaluate(TOO_WIDE) == []
        expect(page.get_by_test_id("chat-input")).to_be_in_viewport()
        expect(page.get_by_test_id("leave")).to_be_in_viewport()


LANDMARKS = """
- banner:
  - heading "Hi, Mia" [level=1]
  - link:
    - /url: "#time"
    - status: 60 min left
  - button "Help now"
  - button "Leave"
- navigation "Places":
  - link "Chat"
  - link "My time"
  - link "My family"
  - link "My data"
  - link "Speak up"
- main "{title}"
"""


@pytest.mark.parametrize(
    ("place", "title", "headings"),
    [
        ("time", "My time and limits", ["Ask for more", "What I asked for"]),
        ("family", "Who looks after me", ["What nobody of them sees", "What happened so far"]),
        ("data", "My data", ["Take a copy", "Open a closed copy", "Delete my chats"]),
        ("speak", "Speak up", ["Something is not right?", "What I wrote, and the answers"]),
    ],
)
def test_a_screen_reader_finds_landmarks_names_and_headings(
    browser: Browser, english: ProviderProcess, place: str, title: str, headings: list[str]
) -> None:
    with visit(browser, size=SMALL_PHONE, locale="en-GB") as visited:
        page = visited.page
        sign_in_child(page, english.url)
        settled(page, place)
        expect(page.locator("body")).to_match_aria_snapshot(LANDMARKS.format(title=title))
        expect(page.get_by_role("link", name=title_of_tab(page, place))).to_have_attribute(
            "aria-current", "page"
        )
        for heading in headings:
            expect(page.get_by_role("heading", level=3, name=heading)).to_be_visible()
            expect(page.get_by_role("region", name=heading)).to_be_visible()
        expect(page.get_by_role("main")).to_have_count(1)


def title_of_tab(page: Page, place: str) -> str:
    return page.get_by_test_id(f"tab-{place}").inner_text().strip()


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_left_in_the_browser(
    browser: Browser, english: ProviderProcess
) -> None:
    with visit(browser, size=SMALL_PHONE, locale="en-GB") as visited:
        page = visited.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        sign_in_child(page, english.url)
        for place in PLACES:
            settled(page, place)
        assert [url for url in asked if not url.startswith(english.url)] == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        assert visited.complaints == []


def test_a_service_that_is_away_leaves_every_place_usable(
    browser: Browser, english: ProviderProcess
) -> None:
    with visit(browser, size=SMALL_PHONE, locale="en-GB") as visited:
        page = visited.page
        sign_in_child(page, english.url)
        page.route("**/app/api/**", lambda route: route.fulfill(status=503, body="{}"))
        for place, trouble in (
            ("family", "family-trouble"),
            ("data", "inventory-trouble"),
            ("speak", "complaints-trouble"),
        ):
            go_to(page, place)
            expect(page.get_by_test_id(trouble)).to_contain_text("not your fault")
        go_to(page, "time")
        page.get_by_test_id("ask-15").click()
        expect(page.get_by_test_id("ask-trouble")).to_contain_text("not your fault")
        page.get_by_test_id("leave").click()
        expect(page.get_by_test_id("left-text")).to_contain_text("Goodbye")
        assert visited.faults() == []
