"""The page by keyboard, small, in the dark; stopping; and its reader of streams."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from guardian.provider.engine.live import Stopper
from tests.provider.child_page.measures import CONTRAST, SMALL, TARGET_PX, UNLABELLED
from tests.rig.browser import DESKTOP, PHONE, Visit, sign_in_child, visit
from tests.rig.provider_process import ProviderProcess
from tests.rig.provider_server import ServedProvider

pytestmark = pytest.mark.browser


@pytest.fixture
def leo(browser: Browser, slow: ServedProvider) -> Iterator[Visit]:
    with visit(browser, locale="en-GB") as visited:
        sign_in_child(visited.page, slow.url, "leo")
        visited.page.get_by_test_id("character-storyteller_lan").click()
        visited.page.get_by_test_id("chat-input").fill("Tell me a story")
        visited.page.keyboard.press("Enter")
        expect(visited.page.get_by_test_id("message-ai")).to_contain_text("Once")
        yield visited
        assert visited.faults() == []


def test_a_child_stops_a_running_answer(leo: Visit) -> None:
    page = leo.page
    page.get_by_test_id("chat-stop").click()
    expect(page.get_by_test_id("stopped-by-me")).to_be_visible()
    expect(page.get_by_test_id("chat-stop")).to_be_hidden()
    expect(page.get_by_test_id("message-ai")).not_to_contain_text("climb")
    expect(page.get_by_test_id("chat-input")).to_be_focused()


def test_a_guardian_stops_a_running_answer(leo: Visit, slow: ServedProvider) -> None:
    slow.live.replies.stop("ward-leo", Stopper.GUARDIAN)
    expect(leo.page.get_by_test_id("stopped")).to_contain_text("Nothing is wrong")
    expect(leo.page.get_by_test_id("message-ai")).not_to_contain_text("climb")


def test_an_answer_goes_on_while_the_child_looks_elsewhere(leo: Visit) -> None:
    page = leo.page
    page.get_by_test_id("chat-back").click()
    page.get_by_test_id("character-study_owl").click()
    expect(page.get_by_test_id("chat-stop")).to_be_hidden()
    page.get_by_test_id("chat-back").click()
    page.get_by_test_id("character-storyteller_lan").click()
    expect(page.get_by_test_id("chat-stop")).to_be_visible()
    page.get_by_test_id("chat-stop").click()
    expect(page.get_by_test_id("stopped-by-me")).to_be_visible()


def test_nothing_can_be_sent_while_an_answer_runs(leo: Visit) -> None:
    page = leo.page
    page.get_by_test_id("chat-input").fill("and then?")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message-child")).to_have_count(1)
    expect(page.get_by_test_id("chat-input")).to_have_value("and then?")
    page.get_by_test_id("chat-stop").click()
    expect(page.get_by_test_id("chat-send")).to_be_enabled()


def reach(page: Page, testid: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.dataset?.testid") == testid:
            return
    pytest.fail(f"{testid} cannot be reached by keyboard")


def test_everything_can_be_done_by_keyboard(browser: Browser, english: ProviderProcess) -> None:
    with visit(browser, locale="en-GB") as visited:
        page = visited.page
        page.goto(f"{english.url}/app")
        expect(page.locator("input[name=login]")).to_be_focused()
        page.keyboard.type("mia")
        page.keyboard.press("Tab")
        page.keyboard.type("sandbox-mia")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("character-buddy_max")).to_be_visible()
        reach(page, "character-buddy_max")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("chat-input")).to_be_focused()
        page.keyboard.type("hello")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("there")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("message-ai")).to_be_visible()
        page.evaluate("document.body.focus()")
        reach(page, "limits-open")
        page.keyboard.press("Enter")
        expect(page.locator("#time-title")).to_be_focused()
        reach(page, "ask-15")
        page.evaluate("document.querySelector('#limits-open').focus()")
        reach(page, "help-now")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("help-close")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("help-now")).to_be_focused()


def test_a_screen_reader_gets_names_roles_and_the_whole_answer(
    browser: Browser, english: ProviderProcess
) -> None:
    with visit(browser, locale="en-GB", size=DESKTOP) as visited:
        page = visited.page
        sign_in_child(page, english.url)
        for name in ("Coins", "Sign out"):
            expect(page.get_by_role("button", name=name)).to_be_visible()
        page.get_by_role("link", name="Buddy Max").click()
        page.get_by_role("textbox", name="Message to Buddy Max").fill("are you real")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("log", name="Buddy Max")).to_contain_text("I am an AI")
        expect(page.locator("#spoken")).to_contain_text("I am an AI")
        expect(page.get_by_role("link", name="Big Sister Sunny")).to_be_disabled()


@pytest.mark.parametrize("size", [(320, 568), PHONE, (768, 1024), DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_size(
    browser: Browser,
    chinese: ProviderProcess,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    with visit(browser, size=size, scheme=scheme) as visited:
        page = visited.page
        sign_in_child(page, chinese.url)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert page.evaluate(UNLABELLED) == []
        assert page.evaluate(SMALL, TARGET_PX) == []
        page.get_by_test_id("character-study_owl").click()
        page.get_by_test_id("chat-input").fill("很长" * 200)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("message-ai")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert page.evaluate(SMALL, TARGET_PX) == []
        expect(page.get_by_test_id("chat-input")).to_be_in_viewport()
        expect(page.get_by_test_id("time-left")).to_be_in_viewport()
        assert visited.faults() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read(
    browser: Browser, evening: ProviderProcess, scheme: Literal["light", "dark"]
) -> None:
    with visit(browser, locale="en-GB", scheme=scheme) as visited:
        page = visited.page
        page.goto(f"{evening.url}/app")
        assert page.evaluate(CONTRAST) == []
        sign_in_child(page, evening.url)
        assert page.evaluate(CONTRAST) == []
        page.get_by_test_id("character-buddy_max").click()
        page.get_by_test_id("chat-input").fill("i want to die")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("support")).to_be_visible()
        assert page.evaluate(CONTRAST) == []


READ_STREAM = """async (pieces) => {
  const { events } = await import("/app/static/event_stream.js");
  const encoder = new TextEncoder();
  const bytes = encoder.encode(pieces.join(""));
  const results = [];
  for (const step of [1, 2, 3, 7, bytes.length]) {
    const body = new ReadableStream({ start(controller) {
      for (let at = 0; at < bytes.length; at += step)
        controller.enqueue(bytes.slice(at, at + step));
      controller.close();
    } });
    const found = [];
    for await (const event of events(body)) found.push([event.name, event.data]);
    results.push(found);
  }
  return results;
}"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_stream_is_read_alike_however_it_is_cut(
    browser: Browser, served: ServedProvider, line_end: str
) -> None:
    lines = (
        *(": hello", "", "event: delta", 'data: {"text": "你好"}', ""),
        *("data:{", "data:}", "", "event: end", 'data: {"support": null}', "", ""),
    )
    with visit(browser) as visited:
        visited.page.goto(f"{served.url}/app")
        results = visited.page.evaluate(READ_STREAM, [line_end.join(lines)])
    expected = [["delta", {"text": "你好"}], ["message", {}], ["end", {"support": None}]]
    assert results == [expected] * 5
