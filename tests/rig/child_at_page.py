"""Whoever is at the child's page: signed in without the form, in a real browser."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Literal

import requests
from playwright.sync_api import Browser, Page, expect

from guardian.link.wire.ward import LinkState
from guardian.provider.access import Permission
from guardian.provider.accounts.people import LinkRow, insert_link
from guardian.provider.accounts.people import link as read_link
from guardian.provider.accounts.web_sessions import open_session
from guardian.provider.child_page.router import COOKIE
from guardian.provider.ledger.base import reading
from tests.rig.browser import Visit, visit
from tests.rig.provider_server import ServedProvider

TIMEOUT_SECONDS = 40
PLACES = ("time", "family", "data", "speak")
SMALL_PHONE = (360, 740)


def at_page(
    browser: Browser,
    *,
    size: tuple[int, int] = SMALL_PHONE,
    scheme: Literal["light", "dark"] = "light",
) -> AbstractContextManager[Visit]:
    """Open a browser of an English child."""
    return visit(browser, size=size, scheme=scheme, locale="en-GB")


def enter(page: Page, served: ServedProvider, ward_id: str = "ward-mia") -> None:
    """Open the page as this ward."""
    with served.provider.engine.begin() as connection:
        token = open_session(connection, "ward", ward_id, served.provider.wall_clock.now())
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": f"{served.url}/app"}])
    page.goto(f"{served.url}/app")
    expect(page.get_by_test_id("character-study_owl")).to_be_visible()


def go_to(page: Page, place: str) -> None:
    """Open one of the places by its tab."""
    page.get_by_test_id(f"tab-{place}").click()
    expect(page.locator(f"#{place}-title")).to_be_focused()


def control(served: ServedProvider, path: str, body: Mapping[str, object]) -> dict[str, Any]:
    """Do something by test control, and return its answer."""
    answer = requests.post(
        f"{served.url}/gl-test/v1{path}", json=dict(body), timeout=TIMEOUT_SECONDS
    )
    assert answer.ok, answer.text
    return dict(answer.json()) if answer.content else {}


def new_ward(served: ServedProvider, age: int, **values: object) -> dict[str, Any]:
    """Register a test ward."""
    return control(served, "/wards", {"age": age, **values})


def link(
    served: ServedProvider,
    ward_id: str,
    guardian_id: str = "guardian-parent",
    *,
    state: LinkState = LinkState.ACTIVE,
    permissions: Iterable[Permission] = tuple(Permission),
) -> str:
    """Link a guardian's app to a ward, in this state."""
    row = LinkRow(
        link_id=f"link-of-{ward_id}",
        guardian_id=guardian_id,
        ward_id=ward_id,
        state=state,
        permissions=frozenset(permissions),
        client_name="Guardian",
        created_at=served.provider.clock.now(),
        ended_at=None,
    )
    with served.provider.engine.begin() as connection:
        insert_link(connection, row)
    return row.link_id


def link_state(served: ServedProvider, link_id: str) -> str:
    """Return the state of a link, as the ledger has it."""
    with reading(served.provider.engine) as connection:
        row = read_link(connection, link_id)
    assert row is not None
    return row.state
