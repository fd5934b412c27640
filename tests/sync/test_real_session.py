"""The session with the real client at a real provider process, which is killed in between."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.errors import GuardianError
from guardian.link.client.link_client import LinkClient
from guardian.link.http.cancellation import Cancellation
from guardian.link.wire.policy import PolicyDocument
from guardian.provider.api.events import POLL_SECONDS
from guardian.store import alerts, inbox, journal, links, outbox, policies, usage, wards
from guardian.store.alerts import AlertRow, AlertStep
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.store.outbox import OutboxState
from guardian.sync import asking
from guardian.sync.pace import Pace
from guardian.sync.session import LinkSession
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.seeded_store import open_database
from tests.sync.real_family import WORRY, RealLink, link_to_mia, mia_says

DEADLINE_SECONDS = 30.0
AT_ONCE_SECONDS = POLL_SECONDS / 2
"""On a busy machine, too, this is less than the poll that would have to end by itself."""


class RealFamily:
    """A child at a provider process, and a guardian's store and session."""

    def __init__(self, process: ProviderProcess, folder: Path) -> None:
        self.process = process
        self.link: RealLink = link_to_mia(process)
        self.link_id = self.link.credentials.link_id
        self.database: Database = open_database(folder)
        self.alerts: list[AlertRow] = []
        self.troubles: list[GuardianError | None] = []
        with self.database.write() as connection:
            links.add(
                connection,
                LinkRow(
                    link_id=self.link_id,
                    provider_name=self.link.provider.name,
                    issuer=self.link.provider.issuer,
                    provider_card="{}",
                    condition=Condition.CATCHING_UP,
                    created_at=SystemClock().now(),
                ),
            )
        # One client for all: the credentials that it renews are not saved here.
        self.client: LinkClient = self.link.client()
        self.session = LinkSession(
            self.database,
            lambda: self.client,
            self.link_id,
            SystemClock(),
            lambda _: None,
            self.alerts.append,
            on_trouble=self.troubles.append,
            pace=Pace(first_seconds=0.05, most_seconds=0.5),
        )
        self.stop = Cancellation()
        self.thread = threading.Thread(target=self.session.run, args=(self.stop,))
        self.thread.start()

    def until(self, holds: Callable[[], bool]) -> float:
        """Wait until it holds and return the seconds that it took."""
        began = time.monotonic()
        pause = threading.Event()
        while not holds():
            assert time.monotonic() - began < DEADLINE_SECONDS, "it never came to hold"
            pause.wait(0.005)
        return time.monotonic() - began

    def condition(self) -> Condition:
        with self.database.read() as connection:
            row = links.find(connection, self.link_id)
        assert row is not None
        return row.condition

    def ask_minutes(self, minutes: int) -> int:
        with self.database.write() as connection:
            wish = asking.ask_policy_change(
                connection, self.link_id, {"daily_minutes": minutes}, SystemClock().now()
            )
        self.session.wake()
        return wish

    def confirmed(self, wish: int) -> bool:
        with self.database.read() as connection:
            row = outbox.find(connection, wish)
        assert row is not None
        return row.state is OutboxState.CONFIRMED

    def requested_minutes(self) -> int | None:
        with self.database.read() as connection:
            row = policies.find(connection, self.link_id)
        assert row is not None
        return PolicyDocument.model_validate_json(row.document).requested.daily_minutes

    def turns_today(self) -> int:
        with self.database.read() as connection:
            ward = wards.find(connection, self.link_id)
            assert ward is not None
            today = ward.as_of.date()
            return sum(row.turns for row in usage.between(connection, self.link_id, today, today))

    def close(self) -> None:
        self.stop.set()
        self.thread.join(DEADLINE_SECONDS)
        assert not self.thread.is_alive()
        self.database.close()


@pytest.fixture
def family(tmp_path: Path) -> Iterator[RealFamily]:
    with provider_process(tmp_path, language="en") as process:
        process.set_clock("2030-01-15T10:00:00+08:00")
        made = RealFamily(process, tmp_path / "profile")
        try:
            made.until(lambda: made.condition() is Condition.ACTIVE)
            yield made
        finally:
            made.close()


def test_what_the_child_does_arrives_and_what_the_guardian_asks_is_done(
    family: RealFamily,
) -> None:
    mia_says(family.process, "hello")
    family.until(lambda: family.turns_today() > 0)
    threading.Thread(target=mia_says, args=(family.process, WORRY)).start()
    family.until(lambda: len(family.alerts) == 1)
    with family.database.write() as connection:
        now = SystemClock().now()
        assert asking.ask_alert_step(
            connection, family.link_id, family.alerts[0].alert_id, AlertStep.ACKNOWLEDGED, now
        )
    wish = family.ask_minutes(33)
    assert family.until(lambda: family.confirmed(wish)) < AT_ONCE_SECONDS
    assert family.requested_minutes() == 33
    with family.database.read() as connection:
        assert outbox.open_wishes(connection, family.link_id) == ()
        assert journal.verify(connection) is None
        assert inbox.missing(connection, family.link_id) == 0


def test_a_power_cut_at_the_provider_loses_nothing(family: RealFamily) -> None:
    mia_says(family.process, WORRY)
    family.until(lambda: len(family.alerts) == 1)
    family.process.kill()
    family.until(lambda: family.condition() is Condition.OFFLINE)
    wish = family.ask_minutes(44)
    family.process.start()
    family.process.advance(3600)
    mia_says(family.process, WORRY)
    family.until(lambda: family.confirmed(wish))
    family.until(lambda: len(family.alerts) == 2)
    family.until(lambda: family.condition() is Condition.ACTIVE)
    with family.database.read() as connection:
        assert inbox.missing(connection, family.link_id) == 0
        assert len(alerts.latest(connection)) == len(family.alerts)


def test_it_stops_in_the_middle_of_a_long_poll(family: RealFamily) -> None:
    began = time.monotonic()
    family.stop.set()
    family.thread.join(DEADLINE_SECONDS)
    assert time.monotonic() - began < AT_ONCE_SECONDS
