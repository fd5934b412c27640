"""A family with nothing mocked: provider and app are processes, parent and child each have a page.

The window stands under Xvfb on a desktop with a real keyring and notification daemon, and is driven
through the accessibility bus, by the names that a screen reader speaks.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.rig.browser import chromium, visit
from tests.rig.desktop import DesktopSession, desktop_session
from tests.rig.desktop_app import DesktopApp, desktop_app
from tests.rig.desktop_session.bus import SeenNotification
from tests.rig.provider_process import ProviderProcess
from tests.rig.screen_reader import ScreenReader

AFTERNOON = "2026-11-21T15:30:00+08:00"
PLANTED = ("the zebra has my blue umbrella", "marmalade lighthouse seventeen")
PATIENCE_SECONDS = 20
OPENING_SECONDS = 60.0
"""For a passphrase to be stretched and all to be shown: 2 alone, 15 beside nine busy processes."""
WAITS = ("Guardian", "Something waits for you. Open Guardian to see it.")
"""Title and body of the only notification that comes while Guardian is locked."""


@dataclass(frozen=True, kw_only=True)
class ParentAtDesk:
    """A parent before the window. ``folder`` keeps what everything wrote."""

    folder: Path
    desktop: DesktopSession
    app: DesktopApp
    window: ScreenReader

    def choose_passphrase(self) -> None:
        """Choose it at the first start; a recovery sheet is put off."""
        self.window.wait_for_text("Choose a passphrase.")
        self._type_new(self.app.passphrase)
        self.window.press("create_profile")
        self.window.wait_for_text("Later", seconds=OPENING_SECONDS)
        self.window.press("Later")

    def be_told_of_a_weak_passphrase(self) -> None:
        """Try one that is guessed, and hear why it is not taken."""
        self.window.wait_for_text("Choose a passphrase.")
        self._type_new("iloveyou")
        self.window.wait_for_text("Many people use just this.")
        self.window.press("create_profile")
        self.window.wait_for_text("Please take a better one.")

    def _type_new(self, passphrase: str) -> None:
        for field in ("passphrase", "passphrase_again"):
            self.window.focus(field)
            self.app.replace(passphrase)

    def notified(self, action: Callable[[], None]) -> SeenNotification:
        """Do it and return the notification that comes of it; how long it took is kept."""
        before = len(self.desktop.notifications())
        began = time.monotonic()
        action()
        seen = self.desktop.notifications(at_least=before + 1)[-1]
        # a timing is measured and kept, never asserted
        with (self.folder / "seconds-to-notification").open("a") as kept:
            kept.write(f"{seen.at - began:.3f}\n")
        return seen

    def lock(self) -> None:
        """Press Lock and wait until a new image of the process shows the lock screen."""
        process = self.app.process_id
        self.window.press("Lock")
        until(self.app.was_replaced, "the process never replaced itself")
        assert self.app.process_id == process
        self.window.wait_for_text("Guardian is locked.")

    def unlock(self, passphrase: str) -> None:
        """Type a passphrase into the lock screen, and ask it to open."""
        self.window.focus("passphrase")
        self.app.replace(passphrase)
        self.window.press("unlock")

    def open(self) -> None:
        """Open it with the right passphrase."""
        self.unlock(self.app.passphrase)
        self.window.wait_for_text("Settings", "Connected", seconds=OPENING_SECONDS)


@dataclass(frozen=True, kw_only=True)
class Family(ParentAtDesk):
    """Parent and child with a page each, at a provider's process."""

    provider: ProviderProcess
    parent: Page
    child: Page

    def link(self) -> None:
        """Link Mia: the wizard in the window, the consent on the parent's page."""
        window, parent = self.window, self.parent
        window.press("link_first")
        window.press("way_service")
        window.focus("provider_address")
        self.app.type(self.provider.url)
        window.press("wizard_next")
        window.press("open_page")
        until(lambda: self.app.opened_address() is not None, "the app opened no page")
        address = self.app.opened_address() or ""
        assert address.startswith(f"{self.provider.url}/link?user_code=")
        parent.goto(address)
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

    def child_signs_in(self) -> None:
        """Open the companion as Mia."""
        self.child.goto(f"{self.provider.url}/app")
        self.child.fill("[name=login]", "mia")
        self.child.fill("[name=password]", "sandbox-mia")
        self.child.get_by_test_id("sign-in").click()

    def go_back(self) -> None:
        """Leave a character, if the child is with one."""
        back = self.child.get_by_test_id("chat-back")
        if back.is_visible():
            back.click()

    def go_to(self, character_id: str) -> None:
        """Open the chat with a character."""
        self.go_back()
        self.child.get_by_test_id(f"character-{character_id}").click()
        expect(self.child.get_by_test_id("chat-input")).to_be_visible()

    def write(self, text: str) -> None:
        """Send it as the child, and wait for nothing."""
        self.child.get_by_test_id("chat-input").fill(text)
        self.child.get_by_test_id("chat-send").click()

    def say(self, text: str) -> None:
        """Send it as the child and hear the whole answer."""
        answers = self.child.get_by_test_id("message-ai")
        heard = answers.count()
        self.write(text)
        expect(answers).to_have_count(heard + 1)
        expect(answers.last).to_contain_text("AI")
        expect(self.child.get_by_test_id("chat-send")).to_be_visible()

    def leave_no_trace(self) -> None:
        """Search everything that anybody wrote for what the child said, and for each secret."""
        secrets = self.app.secrets()
        said = "\n".join(f"{n.title}\n{n.body}" for n in self.desktop.notifications())
        found = {
            "notifications": said.encode(),
            "app log": self.app.log.read_bytes(),
            "desktop log": self.desktop.log.read_bytes(),
            "provider log": self.provider.errors.encode(),
        }
        kept = [
            *self.app.profile.rglob("*"),
            *self.app.state.rglob("*"),
            *self.folder.glob("provider.db*"),
        ]
        found |= {str(path): path.read_bytes() for path in kept if path.is_file()}
        names = {Path(name).suffix for name in found}
        assert {".db", ".json", ".head"} <= names
        for place, content in found.items():
            for needle in PLANTED:
                assert needle.encode() not in content, f"the child's words are in {place}"
            for secret in secrets:
                assert secret.encode() not in content, f"a secret is in {place}"
                assert not _is_raw_in(secret, content), f"a secret is in {place}"
        # Qt says this of things that vanish while the test's screen reader looks at them
        noise = b"qt.accessibility.atspi: "
        assert [line for line in found["app log"].splitlines() if noise not in line] == []
        assert found["provider log"] == b""


def _is_raw_in(secret: str, content: bytes) -> bool:
    try:
        return bytes.fromhex(secret) in content
    except ValueError:
        return False


def until(
    happened: Callable[[], bool], otherwise: str, *, seconds: float = PATIENCE_SECONDS
) -> None:
    """Wait until it happened."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)


@contextmanager
def living_family(folder: Path) -> Iterator[Family]:
    """Run everything until the block ends; the app is started by the test."""
    provider = ProviderProcess(
        folder / "provider.db",
        *("--seed-family", "--seed-language", "en", "--test-control"),
        *("--start-at", AFTERNOON, "--device-interval", "1"),
    )
    with ExitStack() as stack:
        stack.callback(provider.close)
        provider.start()
        desktop = stack.enter_context(desktop_session(folder))
        app, window = stack.enter_context(desktop_app(desktop, folder))
        browser = stack.enter_context(chromium())
        parent = stack.enter_context(visit(browser, size=(1200, 800), locale="en"))
        child = stack.enter_context(visit(browser, locale="en"))
        try:
            yield Family(
                folder=folder,
                provider=provider,
                desktop=desktop,
                app=app,
                window=window,
                parent=parent.page,
                child=child.page,
            )
        finally:
            desktop.screenshot(folder / "at-the-end.png")
