"""A family at home: the app on a desktop, the family's own Open WebUI, its model, and a child."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from guardian.desk import bridge_place
from guardian.provider.backends.openwebui.opening import put_back
from guardian.provider.backends.openwebui.transport import Server
from guardian.provider.ledger.schema import open_provider_ledger
from tests.journeys.family import ParentAtDesk
from tests.openwebui.server import Family, Person
from tests.rig.browser import DESKTOP, chromium, visit
from tests.rig.desktop import desktop_session
from tests.rig.desktop_app import DesktopApp, desktop_app
from tests.rig.family_bridge import no_leftovers, pid_of, zone_at_noon
from tests.rig.model_stand_in import KEY, ModelStandIn

ACCOUNT = "Miriam"
"""Mia, as the server knows her and nobody else there."""
PAGE_WAIT_MS = 60_000
SET_UP_SECONDS = 120.0
ROUND_SECONDS = 60.0
"""How long what the bridge hears in its next round may take to be seen."""


@dataclass(frozen=True, kw_only=True)
class Home(ParentAtDesk):
    """``page`` is the child's; ``mia`` the child's account."""

    server: Family
    model: ModelStandIn
    mia: Person
    page: Page

    def set_up(self) -> None:
        """Lead the window through every step, with the gateway behind the server."""
        window = self.window
        window.press("link_first")
        window.press("way_openwebui")
        self.type_into("bridge_address", self.server.url)
        window.press("bridge_next")
        self.type_into("bridge_key_text", self.server.guardian_key)
        window.press("bridge_next")
        window.wait_for_text("What will hold there, and how strongly")
        window.press("bridge_next")
        self._choose_the_child()
        window.press("close_the_way_round")
        self.type_into("upstream_address", self.model.url)
        self.type_into("upstream_key", KEY)
        window.press("set_up")
        window.wait_for_text("Mia is linked.", seconds=SET_UP_SECONDS)
        window.press("wizard_done")
        window.wait_for_text("Mia", "Stop the chat")

    def _choose_the_child(self) -> None:
        self.window.wait_for_text("Where does your child live?")
        if any(each["id"].endswith(".search_people") for each in self.window.tree()):
            self.type_into("search_people", ACCOUNT)
        self.window.press(ACCOUNT)
        for field, text in (
            ("child_name", "Mia"),
            ("birth_year", str(datetime.now(UTC).year - 12)),
            ("birth_month", "1"),
            ("birth_day", "1"),
            ("child_zone", zone_at_noon()),
        ):
            self.type_into(field, text)
        self.window.press("child_country_CN")
        self.window.press("child_language_en")
        self.window.press("bridge_next")

    def type_into(self, field: str, text: str) -> None:
        """Type on the keyboard, in the place of what stands in a field."""
        self.window.focus(field)
        self.app.replace(text)

    def child_signs_in(self) -> None:
        """Sign in on the server's own page."""
        self.page.goto(f"{self.mia.url}/auth")
        self.page.fill("input[type=email]", self.mia.email)
        self.page.fill("input[type=password]", self.mia.password)
        self.page.keyboard.press("Enter")
        self.page.locator("#chat-input").wait_for()

    def go_to(self, character_id: str) -> None:
        """Open a new chat with a character."""
        self.page.goto(f"{self.mia.url}/?models={character_id}")
        self.page.locator("#chat-input").wait_for()

    def write(self, text: str) -> None:
        """Send it on the page, and wait for nothing."""
        self.page.locator("#chat-input").click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def answer(self) -> Locator:
        """Return the last answer on the page."""
        return self.page.locator("#response-content-container").last

    def say(self, text: str, answer: str) -> None:
        """Send it, and see the whole answer, up to where another message may follow."""
        self.write(text)
        expect(self.answer()).to_contain_text(answer)
        self.page.get_by_label("Regenerate").last.wait_for()

    def sees_use_of(self, name: str) -> None:
        """Wait until the window shows whom the child talked with, and how long it was."""
        told = re.compile(rf"^{name}\n(?:Friend\n)?(?:under a minute|\d+ min)", re.MULTILINE)
        self.window.wait_for_text(name, seconds=ROUND_SECONDS)
        self.window.wait_for(lambda: told.search(self.window.texts()), f"the use of {name}")

    def bridge_process(self) -> int:
        """Return the number of the one bridge's process."""
        (folder,) = (self.app.profile / bridge_place.FOLDER_NAME).iterdir()
        pid = pid_of(self.app.profile, folder.name)
        assert pid is not None, "the bridge does not run"
        return pid

    def leave_no_trace(self, said: str) -> None:
        """Search what Guardian wrote and told for the child's words and for each secret."""
        needles = [said, self.server.guardian_key, KEY, *self.app.secrets()]
        told = "\n".join(f"{each.title}\n{each.body}" for each in self.desktop.notifications())
        places = [self.app.log, *self.app.profile.rglob("*"), *self.app.state.rglob("*")]
        found = {str(path): path.read_bytes() for path in places if path.is_file()}
        found |= {"notifications": told.encode(), "window": self.window.texts().encode()}
        assert any(path.endswith("ledger.db") for path in found)
        for place, content in found.items():
            for needle in needles:
                assert needle.encode() not in content, f"words or a secret are in {place}"
        # Qt says this of things that vanish while the test's screen reader looks at them
        noise = b"qt.accessibility.atspi: "
        assert [line for line in self.app.log.read_bytes().splitlines() if noise not in line] == []

    def is_told(self, words: str) -> None:
        """Wait until the page shows words of ours."""
        expect(self.page.get_by_text(words).last).to_be_visible()


@contextmanager
def family_at_home(folder: Path, server: Family, model: ModelStandIn) -> Iterator[Home]:
    """Run everything until the block ends; the app is started by the test."""
    with ExitStack() as stack:
        expect.set_options(timeout=PAGE_WAIT_MS)
        stack.callback(expect.set_options, timeout=None)
        desktop = stack.enter_context(desktop_session(folder))
        started: list[DesktopApp] = []
        # once the app has ended: while it runs it starts again what is killed
        stack.callback(_put_back, started, server)
        app, window = stack.enter_context(desktop_app(desktop, folder))
        started.append(app)
        browser = stack.enter_context(chromium())
        child = stack.enter_context(visit(browser, size=DESKTOP, locale="en-US"))
        child.page.context.set_default_timeout(PAGE_WAIT_MS)
        try:
            yield Home(
                folder=folder,
                desktop=desktop,
                app=app,
                window=window,
                server=server,
                model=model,
                mia=server.child(ACCOUNT, alone=True),
                page=child.page,
            )
        finally:
            child.page.screenshot(path=folder / "page-at-the-end.png")
            desktop.screenshot(folder / "at-the-end.png")


def _put_back(apps: Iterable[DesktopApp], server: Family) -> None:
    """Leave the server to the next test as it was, whatever came of this one."""
    for app in apps:
        with no_leftovers(app.profile):
            folders = tuple((app.profile / bridge_place.FOLDER_NAME).glob("*"))
        for folder in folders:
            engine = open_provider_ledger(bridge_place.ledger_of(folder))
            put_back(engine, Server(address=server.url, key=server.guardian_key))
            engine.dispose()
