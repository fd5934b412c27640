"""From the first start to a limit that the service confirms, without ever touching a mouse."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from guardian.demo.consent import approve
from tests.journeys.family import AFTERNOON, until
from tests.rig.desktop import desktop_session
from tests.rig.desktop_app import DesktopApp, desktop_app
from tests.rig.keyboard import Keyboard
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.screen_reader import ScreenReader

pytestmark = [pytest.mark.journey, pytest.mark.desktop, pytest.mark.timeout(180)]

MINUTES = 35
PLACES = {
    "home": "Stop the chat",
    "alerts": "No alerts.",
    "activity": "The week before",
    "characters": "Block Study Owl",
    "limits": "Add a pause",
    "spending": "Mia spent nothing this month.",
    "records": "Save as a table",
    "settings": "Quit Guardian",
}
"""What each page shows once it is there, in the order of its keys."""
ROLES = {
    *("push button", "check box", "radio button", "page tab", "spin button", "text", "label"),
    *("chart", "list"),
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that the parent has before them."""

    provider: ProviderProcess
    app: DesktopApp
    screen: ScreenReader
    keys: Keyboard


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        provider = stack.enter_context(
            provider_process(tmp_path, "--start-at", AFTERNOON, language="en")
        )
        desktop = stack.enter_context(desktop_session(tmp_path))
        app, screen = stack.enter_context(desktop_app(desktop, tmp_path))
        keys = Keyboard(desktop.env, screen)
        stack.callback(desktop.screenshot, tmp_path / "at-the-end.png")
        yield Desk(provider=provider, app=app, screen=screen, keys=keys)


def test_a_parent_without_a_mouse_links_a_child_and_changes_a_limit(desk: Desk) -> None:
    desk.app.start()
    _choose_passphrase(desk)
    _choose_country_and_age(desk)
    _link_by_code(desk)
    _change_the_limit(desk)
    _every_control_is_named(desk)
    assert _minutes_a_day_of_mia(desk.provider) == MINUTES
    assert desk.app.end() == 0


def _choose_passphrase(desk: Desk) -> None:
    desk.screen.wait_for_text("Choose a passphrase.")
    desk.keys.wait_for_focus("passphrase")
    desk.keys.type(desk.app.passphrase)
    desk.keys.tab_to("passphrase_again")
    desk.keys.type(desk.app.passphrase)
    desk.keys.press("Return")
    desk.screen.wait_for_text("Print a recovery sheet?")
    desk.keys.press("Escape")


def _choose_country_and_age(desk: Desk) -> None:
    desk.screen.wait_for_text("Welcome to Guardian.")
    desk.keys.tab_to("country_")
    desk.keys.lead_to("Left", "country_US-WA", "country_US-NY", "country_US-CA")
    desk.keys.lead_to("Left", "country_EU", "country_UK", "country_CN")
    desk.screen.wait_for_text("60 minutes a day", "¥200 per month")
    desk.keys.tab_to("age_8-11")
    desk.keys.lead_to("Left", "age_3-7")
    desk.screen.wait_for_text("¥0 per month")
    desk.keys.lead_to("Right", "age_8-11")
    desk.screen.wait_for_text("60 minutes a day")
    desk.keys.tab_to("link_first")


def _link_by_code(desk: Desk) -> None:
    desk.keys.press("space")
    desk.keys.wait_for_focus("way_service")
    desk.keys.press("Return")
    desk.keys.wait_for_focus("provider_address")
    desk.keys.type(desk.provider.url)
    desk.keys.press("Return")
    desk.screen.wait_for_text("Approve it at")
    desk.keys.wait_for_focus("open_page")
    desk.keys.press("space")
    until(lambda: desk.app.opened_address() is not None, "the app opened no page")
    approve(desk.app.opened_address() or "", "parent", "sandbox-parent", "Mia")
    desk.screen.wait_for_text("Mia is linked.")
    desk.keys.wait_for_focus("wizard_done")
    desk.keys.press("space")
    desk.screen.wait_for_text("Stop the chat")


def _change_the_limit(desk: Desk) -> None:
    desk.keys.press("ctrl+5")
    desk.screen.wait_for_text("These limits hold for Mia.", "Night pause")
    desk.keys.tab_to("edit_daily_minutes")
    desk.keys.press("ctrl+a")
    desk.keys.type(str(MINUTES))
    desk.screen.wait_for_text("Not saved yet.")
    desk.keys.tab_to("save_limits", key="shift+Tab")
    desk.keys.press("space")
    desk.screen.wait_for_text("Confirmed")


def _minutes_a_day_of_mia(provider: ProviderProcess) -> object:
    """Ask the service what it holds Mia to, as her own page does."""
    with requests.Session() as session:
        session.trust_env = False
        own = {"login": "mia", "password": "sandbox-mia"}
        session.post(f"{provider.url}/app/sign-in", data=own, timeout=20)
        answer = session.get(f"{provider.url}/app/api/me", timeout=20)
        assert answer.status_code == requests.codes.ok, answer.text
        return answer.json()["limits"]["day_minutes"]


def _every_control_is_named(desk: Desk) -> None:
    """Look at every page as a screen reader does: what takes the focus says what it is."""
    for number, (place, text) in enumerate(PLACES.items(), start=1):
        desk.keys.press(f"ctrl+{number}")
        controls = [each for each in _page(desk.screen, place, text) if each["focusable"]]
        assert len(controls) > len(PLACES)
        assert [each["id"] for each in controls if not each["name"]] == []
        others = [each for each in controls if each["role"] not in ROLES]
        assert [each["id"] for each in others] == []


def _page(screen: ScreenReader, place: str, text: str) -> list[dict[str, Any]]:
    """Wait until a page is there, and return everything that it shows."""
    nodes: list[dict[str, Any]] = []

    def is_there() -> bool:
        nodes[:] = screen.tree()
        marked = any(each["checked"] and each["id"].endswith(f".go_{place}") for each in nodes)
        return marked and any(text in each["name"] for each in nodes)

    screen.wait_for(is_there, f"the page {place!r}")
    return nodes
