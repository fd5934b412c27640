"""App and provider are killed as they write: what was acknowledged is there, the rest comes."""

import contextlib
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guardian.store import alerts, inbox, journal
from guardian.store.alerts import AlertStep
from guardian.sync import asking
from tests.rig.crash_points import killed
from tests.rig.fronted_family import FrontedFamily
from tests.rig.oracle import differences
from tests.rig.proxied_provider import FrontedProvider
from tests.rig.synced_app import SyncedApp

APP_POINTS = (1, 4, 9, 16, 25, 36, 49, 64)
PROVIDER_POINTS = (1, 3)
UNTOLD = "told "
"""What a killed process had told is not known here."""


@pytest.fixture
def asking_family(family: FrontedFamily) -> FrontedFamily:
    assert family.app.catch_up() is None
    return family


def test_a_killed_app_has_what_it_acknowledged_and_gets_the_rest(
    asking_family: FrontedFamily,
) -> None:
    family = asking_family
    kills = 0
    for round_number, point in enumerate(APP_POINTS):
        happens(family, round_number)
        family.app.close()
        kills += killed(
            lambda folder: caught_up(folder, family.app.link_id),
            family.app.folder,
            "pwrite64",
            point,
        )
        family.app = SyncedApp(family.app.folder, family.app.link_id)
        assert unsound(family) == []
    assert kills >= len(APP_POINTS) // 2
    assert settled(family) == []


@pytest.mark.parametrize("point", PROVIDER_POINTS)
def test_a_provider_killed_at_a_write_loses_nothing(
    asking_family: FrontedFamily, provider: FrontedProvider, point: int
) -> None:
    happens(asking_family, point)
    with killing(provider, "pwrite64", point):
        asking_family.app.catch_up()
    assert until(lambda: not provider.runs)
    provider.close()
    provider.start()
    assert settled(asking_family) == []


def test_a_provider_killed_while_the_app_listens_is_found_again(
    asking_family: FrontedFamily, provider: FrontedProvider
) -> None:
    family = asking_family
    family.app.run()
    happens(family, 0)
    provider.kill()
    with family.app.database.write() as connection:
        now, link = family.app.clock.now(), family.app.link_id
        asking.ask_policy_change(connection, link, {"session_minutes": 25}, now)
    family.app.session.wake()
    provider.start()
    happens(family, 1)
    until_agreed(family)


def happens(family: FrontedFamily, number: int) -> None:
    """Let the ward do something, and the guardian wish something."""
    family.control("/signals", category="self_harm.ideation", level="high")
    family.control("/use", character_id="study_owl", minutes=2)
    with family.app.database.write() as connection:
        now, link = family.app.clock.now(), family.app.link_id
        for row in alerts.waiting(connection)[:1]:
            asking.ask_alert_step(connection, link, row.alert_id, AlertStep.ACKNOWLEDGED, now)
        asking.ask_policy_change(connection, link, {"daily_minutes": 20 + number}, now)
    family.app.session.wake()


def caught_up(folder: Path, link_id: str) -> None:
    app = SyncedApp(folder, link_id)
    assert app.catch_up() is None


def unsound(family: FrontedFamily) -> list[str]:
    """Return what a killed app must never have: something acknowledged that is not there."""
    acked = family.ledger(
        "SELECT jti FROM event WHERE link_id = ? AND acked_at IS NOT NULL", family.app.link_id
    )
    with family.app.database.read() as connection:
        rows = inbox.entries(connection, limit=10_000)
        told = [f"{jti} is lost" for (jti,) in acked if jti not in {row.jti for row in rows}]
        if len({row.gl_seq for row in rows}) != len(rows):
            told.append("an event is there twice")
        if journal.verify(connection) is not None:
            told.append("the journal is not sound")
    return told


def settled(family: FrontedFamily) -> list[str]:
    for _ in range(3):
        assert family.app.catch_up() is None
    return [each for each in differences(family) if not each.startswith(UNTOLD)]


def until_agreed(family: FrontedFamily) -> None:
    told: list[str] = []

    def agreed() -> bool:
        told[:] = differences(family)
        return not told

    assert until(agreed), told


def until(holds: Callable[[], bool]) -> bool:
    """Wait until it holds, for as long as is reasonable; return whether it does."""
    pause = threading.Event()
    for _ in range(200):
        if holds():
            return True
        pause.wait(0.05)
    return False


@contextlib.contextmanager
def killing(provider: FrontedProvider, call: str, number: int) -> Iterator[None]:
    """Kill the provider as it begins its ``number``-th such system call, counted by thread."""
    command = ["strace", "-f", "-p", str(provider.pid), "-e", f"trace={call}", "-o", "/dev/null"]
    command += ["-e", f"inject={call}:signal=KILL:when={number}+"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
        assert tracer.stderr is not None
        assert b"attached" in tracer.stderr.readline()
        try:
            yield
        finally:
            tracer.kill()  # it would wait for threads that are no more
