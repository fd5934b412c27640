"""A child at the page, in a real Chromium, with a real provider process."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.rig.browser import DESKTOP, Visit, sign_in_child, visit
from tests.rig.provider_process import ProviderProcess

pytestmark = pytest.mark.browser


@pytest.fixture
def mia(browser: Browser, english: ProviderProcess) -> Iterator[Visit]:
    with visit(browser, locale="en-GB") as visited:
        sign_in_child(visited.page, english.url)
        yield visited
        assert visited.faults() == []


def say(page: Page, text: str) -> None:
    page.get_by_test_id("chat-input").fill(text)
    page.get_by_test_id("chat-send").click()
    expect(page.get_by_test_id("chat-stop")).to_be_hidden()


def open_chat(page: Page, character_id: str) -> None:
    page.get_by_test_id(f"character-{character_id}").click()
    expect(page.get_by_test_id("chat-input")).to_be_focused()


def test_chatting_with_two_characters(mia: Visit) -> None:
    page = mia.page
    open_chat(page, "study_owl")
    say(page, "I am stuck with fractions")
    expect(page.get_by_test_id("message-ai")).to_have_count(1)
    expect(page.get_by_test_id("message-ai")).to_contain_text("What does the problem")
    page.get_by_test_id("chat-back").click()
    open_chat(page, "storyteller_lan")
    say(page, "Tell me a story")
    expect(page.get_by_test_id("message-ai")).to_contain_text("bamboo forest")
    page.get_by_test_id("chat-back").click()
    open_chat(page, "study_owl")
    expect(page.get_by_test_id("message-child")).to_have_text(re.compile("fractions"))


def test_every_answer_is_labelled_as_ai(mia: Visit) -> None:
    page = mia.page
    open_chat(page, "buddy_max")
    for text in ("hello", "are you a real person?", "what do you like?"):
        say(page, text)
    answers = page.get_by_test_id("message-ai")
    expect(answers).to_have_count(3)
    for answer in answers.all():
        expect(answer).to_contain_text("AI, not a person")
    expect(answers.nth(1)).to_contain_text("I am an AI, not a person")


def test_chinese_is_the_childs_language(browser: Browser, chinese: ProviderProcess) -> None:
    with visit(browser, locale="en-GB", size=DESKTOP) as visited:
        page = visited.page
        sign_in_child(page, chinese.url)
        expect(page.get_by_role("heading", level=1)).to_have_text("小雅，你好")
        expect(page.get_by_test_id("time-left")).to_have_text("还剩 60 分钟")
        open_chat(page, "buddy_max")
        say(page, "你是真人吗")
        expect(page.get_by_test_id("message-ai")).to_contain_text("AI · 不是真人")
        expect(page.get_by_test_id("message-ai")).to_contain_text("我是 AI，不是真人")
        assert visited.faults() == []


@pytest.mark.parametrize("character_id", ["big_sister", "first_love"])
def test_a_banned_character_is_locked_and_says_why(mia: Visit, character_id: str) -> None:
    card = mia.page.get_by_test_id(f"character-{character_id}")
    expect(card).to_have_attribute("aria-disabled", "true")
    expect(card).to_contain_text("18 and over")
    card.click(force=True)
    expect(mia.page.get_by_test_id("chat-input")).to_be_hidden()


def test_a_worrying_word_brings_comfort_and_numbers(
    browser: Browser, evening: ProviderProcess
) -> None:
    with visit(browser, locale="en-GB") as visited:
        page = visited.page
        sign_in_child(page, evening.url)
        open_chat(page, "buddy_max")
        say(page, "i want to die")
        support = page.get_by_test_id("support")
        expect(support).to_contain_text("You are not alone")
        numbers = support.get_by_role("link")
        expect(numbers.first).to_have_attribute("href", "tel:12356")
        expect(page.get_by_test_id("message-ai")).to_contain_text("grown-up you trust")
        assert visited.faults() == []


def test_rest_hours_refuse_kindly_and_until_when_but_not_help(
    browser: Browser, evening: ProviderProcess
) -> None:
    with visit(browser, locale="en-GB") as visited:
        sign_in_child(visited.page, evening.url)
        open_chat(visited.page, "study_owl")
        evening.advance(20 * 60)
        meet_the_hours_of_rest(visited.page)
        assert visited.faults() == []


def meet_the_hours_of_rest(page: Page) -> None:
    say(page, "one more thing")
    refusal = page.get_by_test_id("refusal")
    expect(refusal).to_contain_text("06:00")
    expect(refusal).to_have_attribute("data-reason", "curfew")
    say(page, "i dont want to live anymore")
    expect(page.get_by_test_id("support")).to_be_visible()
    page.get_by_test_id("chat-back").click()
    expect(page.get_by_test_id("pause-note")).to_contain_text("06:00")
    expect(page.get_by_test_id("character-study_owl")).to_have_attribute(
        "href", re.compile("#chat")
    )


def test_buying_within_the_limits_and_over_them(mia: Visit) -> None:
    page = mia.page
    page.get_by_test_id("shop-open").click()
    page.get_by_test_id("buy-coins_small").click()
    expect(page.get_by_test_id("purchase-ok")).to_be_visible()
    page.get_by_test_id("buy-coins_large").click()
    expect(page.get_by_test_id("purchase-refused")).to_contain_text("spending limit")
    expect(page.get_by_test_id("purchase-ok")).to_be_hidden()
    page.keyboard.press("Escape")
    page.get_by_test_id("limits-open").click()
    expect(page.locator("#limit-facts")).to_contain_text("¥6.00 of ¥200.00")


def test_the_limits_say_what_holds_and_whose_it_is(mia: Visit) -> None:
    page = mia.page
    page.get_by_test_id("limits-open").click()
    expect(page.locator("#limit-facts")).to_contain_text("22:00 to 06:00")
    expect(page.locator("#limit-facts")).to_contain_text("set by Mum")
    expect(page.locator("#time-title")).to_be_focused()


def test_without_a_connection_nothing_is_lost(mia: Visit) -> None:
    page = mia.page
    open_chat(page, "buddy_max")
    page.context.set_offline(True)
    say(page, "can you hear me")
    trouble = page.get_by_test_id("trouble")
    expect(trouble).to_contain_text("No connection")
    page.context.set_offline(False)
    trouble.get_by_test_id("retry").click()
    expect(page.get_by_test_id("message-ai")).to_have_count(1)
    expect(page.get_by_test_id("message-child")).to_have_count(1)
    expect(trouble).to_be_hidden()


def test_when_the_service_is_away_the_page_says_so_and_tries_again(
    browser: Browser, english: ProviderProcess
) -> None:
    with visit(browser, locale="en-GB") as visited:
        page = visited.page
        page.route("**/app/api/characters", lambda route: route.fulfill(status=503, body="{}"))
        page.goto(f"{english.url}/app")
        page.fill("input[name=login]", "mia")
        page.fill("input[name=password]", "sandbox-mia")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("trouble")).to_contain_text("not your fault")
        page.unroute("**/app/api/characters")
        page.get_by_test_id("retry").click()
        expect(page.get_by_test_id("character-study_owl")).to_be_visible()


def test_whoever_is_signed_out_elsewhere_comes_to_the_door(mia: Visit) -> None:
    mia.page.context.clear_cookies()
    mia.page.get_by_test_id("tab-family").click()
    expect(mia.page.get_by_test_id("sign-in")).to_be_visible()


def test_signing_out(mia: Visit) -> None:
    mia.page.get_by_test_id("sign-out").click()
    expect(mia.page.get_by_test_id("sign-in")).to_be_visible()
    mia.page.go_back()
    expect(mia.page.get_by_test_id("character-study_owl")).to_have_count(0)


def test_what_a_child_writes_is_shown_as_written(mia: Visit) -> None:
    page = mia.page
    open_chat(page, "buddy_max")
    said = '<img src=x onerror="document.title=1"> & {name} \u202eabc'
    say(page, said)
    expect(page.get_by_test_id("message-child").locator(".words")).to_have_text(said)
    assert page.title() != "1"


def test_too_long_a_message_is_said_before_it_is_sent(mia: Visit) -> None:
    page = mia.page
    open_chat(page, "buddy_max")
    page.get_by_test_id("chat-input").fill("x" * 2_003)
    expect(page.locator("#too-long")).to_have_text("3 characters too many")
    expect(page.get_by_test_id("chat-send")).to_be_disabled()
    page.get_by_test_id("chat-input").fill("x" * 2_000)
    expect(page.get_by_test_id("chat-send")).to_be_enabled()
