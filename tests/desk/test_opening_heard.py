"""What the child does while the profile is locked, at the real provider: told, then shown."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from guardian.clock import SystemClock
from guardian.demo.consent import approve
from guardian.demo.family import PARENT, WORRY
from guardian.desk.locked_values import GlanceKind
from guardian.desk.opening import ProfileOpening
from guardian.desk.services import Services
from guardian.provider.ledger.keys import rotate_key
from guardian.provider.ledger.outbox import alert_step_table
from tests.rig.child_browserless import child_of
from tests.rig.listeners import kept_in, nobody, nothing
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, QUICK
from tests.rig.provider_server import ServedProvider, served_provider

DEADLINE_SECONDS = 30.0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedProvider]:
    with served_provider(tmp_path) as provider:
        yield provider


@pytest.fixture
def door(tmp_path: Path) -> Iterator[ProfileOpening]:
    keyring = MemorySecretStore()
    made = ProfileOpening(
        tmp_path / "profile",
        SystemClock(),
        "en",
        state_folder=tmp_path / "state",
        find_keyring=lambda _wanted: keyring,
        cost=QUICK,
    )
    yield made
    made.close()


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.02)


def _link(services: Services, url: str) -> None:
    """Link Mia, and stay open until she can be heard while locked."""
    pending = services.accounts.begin_link(url)
    with ThreadPoolExecutor(1) as pool:
        linking = pool.submit(services.accounts.wait_for_link, pending, threading.Event())
        approve(pending.verification_uri_complete, PARENT.login, PARENT.password, "Mia")
        linking.result(DEADLINE_SECONDS)
    services.watch.start(lambda _topics: None, lambda _alert: None)
    _until(lambda: services.security.security().deaf_while_locked == ())


def _steps_heard(served: ServedProvider) -> list[str]:
    """Return what the service was told of its alerts; the profile notes it before it says so."""
    with served.provider.engine.connect() as connection:
        return list(connection.scalars(select(alert_step_table.c.step)))


def test_what_waited_is_an_alert_at_the_next_unlock(
    door: ProfileOpening, served: ServedProvider
) -> None:
    _link(door.create(PASSPHRASE), served.url)
    told: list[bool] = []
    door.listen(kept_in(told), nothing)
    door.lock()
    _until(lambda: door.glance().kind is GlanceKind.QUIET)
    child_of(served).say(WORRY["en"])
    _until(lambda: door.glance().kind is GlanceKind.WAITING)
    _until(lambda: _steps_heard(served) == ["shown"])
    assert len(told) == 1
    services = door.unlock(PASSPHRASE)
    services.watch.start(lambda _topics: None, lambda _alert: None)
    _until(lambda: len(services.alerts.recent()) == 1)
    (alert,) = services.alerts.recent()
    assert alert.shown_at is not None, "a notification said so"
    door.lock()
    _until(lambda: door.glance().kind is GlanceKind.QUIET)
    assert len(door.unlock(PASSPHRASE).alerts.recent()) == 1
    assert len(told) == 1


def test_what_was_signed_with_a_new_key_comes_in_once_the_service_is_asked(
    door: ProfileOpening, served: ServedProvider
) -> None:
    _link(door.create(PASSPHRASE), served.url)
    told: list[bool] = []
    door.listen(kept_in(told), nothing)
    door.lock()
    _until(lambda: door.glance().kind is GlanceKind.QUIET)
    provider = served.provider
    with provider.engine.begin() as connection:
        rotate_key(connection, provider.wall_clock.now())
    child_of(served).say(WORRY["en"])
    _until(lambda: len(told) == 1)
    services = door.unlock(PASSPHRASE)
    assert services.alerts.recent() == (), "opening asks nobody"
    changed = threading.Event()
    services.watch.start(
        lambda topics: changed.set() if "alerts" in topics else None, lambda _alert: None
    )
    assert changed.wait(DEADLINE_SECONDS)
    _until(lambda: len(services.alerts.recent()) == 1)


def test_who_unlinks_is_heard_no_more(door: ProfileOpening, served: ServedProvider) -> None:
    services = door.create(PASSPHRASE)
    _link(services, served.url)
    door.listen(nobody, nothing)
    (link,) = services.accounts.links()
    services.accounts.unlink(link.link_id)
    door.lock()
    assert door.glance().kind is GlanceKind.NOTHING_LINKED
