"""A real Chromium, without what draws on a desktop, for the guardian's pages and the child's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium-headless-shell"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 15_000
PHONE = (390, 844)
DESKTOP = (1280, 800)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run one Chromium without a window; several people can visit with it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A page in a context of its own, and whatever it complained about.

    ``complaints`` holds script errors and everything the console called a warning or an error;
    an answer of 4xx that the page expects is among them as "Failed to load resource".
    """

    page: Page
    complaints: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Return the complaints that are not about the status of an answer."""
        return [said for said in self.complaints if not said.startswith("Failed to load resource")]


@contextmanager
def visit(
    browser: Browser,
    *,
    size: tuple[int, int] = PHONE,
    locale: str = "zh-CN",
    scheme: Literal["light", "dark"] = "light",
) -> Iterator[Visit]:
    """Open a fresh context: no cookie, no memory of anyone."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=locale,
        color_scheme=scheme,
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(WAIT_MS)
    visited = Visit(page=context.new_page())
    visited.page.on("console", lambda said: _note(visited, said))
    visited.page.on("pageerror", lambda fault: _note_error(visited, fault))
    try:
        yield visited
    finally:
        context.close()


def _note(visited: Visit, said: ConsoleMessage) -> None:
    if said.type in {"error", "warning"}:
        visited.complaints.append(said.text)


def _note_error(visited: Visit, fault: Error) -> None:
    visited.complaints.append(f"script error: {fault.message}")


def sign_in_child(page: Page, url: str, login: str = "mia") -> None:
    """Sign a child of the seeded family in; ends on the page with the characters."""
    page.goto(f"{url}/app")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", f"sandbox-{login}")
    page.get_by_test_id("sign-in").click()
    page.get_by_test_id("character-study_owl").wait_for()
