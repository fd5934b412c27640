"""A guardian links an app in a real browser, by keyboard alone, on a phone and on a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.provider.oauth.household import App
from tests.rig import browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with browser.chromium() as started:
        yield started


def sign_in_by_keyboard(page: Page) -> None:
    expect(page.locator("#login")).to_be_focused()
    page.keyboard.type("parent")
    page.keyboard.press("Tab")
    page.keyboard.type("sandbox-parent")
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("locale", "width", "approve", "done"),
    [("zh-CN", 390, "同意", "绑定成功"), ("en-GB", 1200, "Approve", "Linked")],
)
def test_approving_by_keyboard(
    app: App, chromium: Chromium, *, locale: str, width: int, approve: str, done: str
) -> None:
    begun = app.household.begin_link()
    context = chromium.new_context(locale=locale, viewport={"width": width, "height": 844})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(begun["verification_uri_complete"])
    sign_in_by_keyboard(page)
    expect(page.get_by_text(begun["user_code"])).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range(page.get_by_role("checkbox").count()):
        page.keyboard.press("Tab")
        expect(page.locator("input:focus")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=approve)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=done)).to_be_visible()
    assert complaints == []
    tokens = app.poll(begun["device_code"]).json()
    assert app.read(tokens["access_token"]).json()["ward_id"] == "ward-mia"
    context.close()


def test_denying_needs_no_choice_of_a_child(app: App, chromium: Chromium) -> None:
    begun = app.household.begin_link()
    page = chromium.new_page(locale="en-GB")
    page.goto(begun["verification_uri"])
    sign_in_by_keyboard(page)
    page.get_by_label("Code").fill(begun["user_code"].lower())
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", name="Not linked")).to_be_visible()
    assert app.poll(begun["device_code"]).json()["error"] == "access_denied"
    page.close()


def test_everything_has_a_name_for_a_screen_reader(app: App, chromium: Chromium) -> None:
    begun = app.household.begin_link()
    page = chromium.new_page(locale="en-GB")
    page.goto(begun["verification_uri_complete"])
    expect(page.get_by_label("Account name")).to_be_visible()
    expect(page.get_by_label("Password")).to_be_visible()
    sign_in_by_keyboard(page)
    group = page.get_by_role("group", name="Which child?")
    expect(group.get_by_role("radio", name="Mia")).to_be_visible()
    expect(page.get_by_role("heading", name="Guardian will never see")).to_be_visible()
    page.goto(begun["verification_uri"] + "?user_code=wrong")
    expect(page.get_by_role("alert")).to_contain_text("There is no such code.")
    page.close()
