"""The page of a gateway's child: the talk is in another program, everything else is here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from guardian.policy.settings import RelationshipClass
from guardian.provider.backends.characters import LedgerCast, Offered, note_offered, set_class
from tests.provider.child_page.measures import SMALL, TARGET_PX
from tests.rig.browser import DESKTOP, PHONE, visit
from tests.rig.provider_fixtures import set_local_time
from tests.rig.provider_server import ServedProvider, served_provider

pytestmark = pytest.mark.browser

OFFERED = (
    Offered(external_id="qwen3:8b", name="Qwen", description="Helps with homework."),
    Offered(external_id="romance:7b", name="Ren", description=""),
)


@pytest.fixture(params=["en", "zh-CN"])
def behind_a_gateway(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[ServedProvider, str]]:
    with served_provider(tmp_path, language=request.param, cast=LedgerCast()) as running:
        set_local_time(running, 9)
        with running.provider.engine.begin() as connection:
            note_offered(connection, OFFERED, running.clock.now())
            for member in LedgerCast().members(connection):
                if member.name("en") == "Ren":
                    set_class(connection, member.character_id, RelationshipClass.VIRTUAL_PARTNER)
        yield running, request.param


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/app")
    page.fill("input[name=login]", "mia")
    page.fill("input[name=password]", "sandbox-mia")
    page.get_by_test_id("sign-in").click()
    page.get_by_test_id("elsewhere").wait_for()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_it_says_where_to_talk_and_draws_no_chat(
    browser: Browser, behind_a_gateway: tuple[ServedProvider, str], size: tuple[int, int]
) -> None:
    served, language = behind_a_gateway
    english = language == "en"
    with visit(browser, locale="en-GB", size=size) as visited:
        page = visited.page
        sign_in(page, served.url)
        expect(page.get_by_test_id("elsewhere")).to_contain_text(
            "You talk in your family's own app" if english else "聊天请用家里自己的应用"
        )
        expect(page.get_by_role("listitem").filter(has_text="Qwen")).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="Ren")).to_contain_text("18")
        assert page.locator('a[href^="#chat"]').count() == 0
        card = page.locator(".card").first.get_attribute("data-testid") or ""
        page.goto(f"{served.url}/app#chat/{card.removeprefix('character-')}")
        page.reload()
        expect(page.get_by_test_id("elsewhere")).to_be_visible()
        expect(page.get_by_test_id("chat-input")).to_be_hidden()
        expect(page.get_by_test_id("shop-open")).to_have_count(0)
        assert page.evaluate(SMALL, TARGET_PX) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_test_id("tab-time").click()
        expect(page.locator("#limit-facts")).to_contain_text("22:00")
        page.get_by_test_id("tab-family").click()
        expect(page.locator("#family-title")).to_be_focused()
        assert visited.faults() == []
