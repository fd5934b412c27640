"""A linked child, a provider in memory, and a session between them."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Self

from guardian.errors import GuardianError
from guardian.link.http.cancellation import Cancellation
from guardian.store import alerts, inbox, journal, links, outbox, policies, wards
from guardian.store.alerts import AlertRow
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.findings import FindingRow
from guardian.store.inbox import InboxRow
from guardian.store.links import LinkRow
from guardian.store.outbox import OutboxRow
from guardian.store.policies import PolicyRow
from guardian.store.wards import WardRow
from guardian.sync.pace import Pace
from guardian.sync.port import LinkPort
from guardian.sync.session import LinkSession
from tests.rig.clock import START, MovableClock
from tests.rig.seeded_store import LINK, open_database
from tests.sync.fake_link import FakeLink
from tests.sync.fake_provider import ISSUER, FakeProvider

DEADLINE_SECONDS = 20.0


class Family:
    """Both ends, and what the session told."""

    def __init__(self, folder: Path, *, new: bool = True) -> None:
        self.clock = MovableClock()
        self.provider_clock = MovableClock()
        self.provider = FakeProvider(self.provider_clock)
        self.folder = folder
        self.database = open_database(folder)
        self.alerts: list[AlertRow] = []
        self.findings: list[FindingRow] = []
        self.troubles: list[GuardianError | None] = []
        self.changes: list[frozenset[str]] = []
        self.clients: list[FakeLink] = []
        self.told = threading.Condition()
        self.when_alerted: Callable[[], None] | None = None
        self.pace = Pace(first_seconds=0.01, most_seconds=0.05, jitter=lambda: 1.0)
        if new:
            self._add_link()
        self.session = self.new_session()

    def _add_link(self) -> None:
        with self.database.write() as connection:
            links.add(
                connection,
                LinkRow(
                    link_id=LINK,
                    provider_name="Sandbox",
                    issuer=ISSUER,
                    provider_card="{}",
                    condition=Condition.CATCHING_UP,
                    created_at=START,
                ),
            )

    def new_session(self, client_factory: Callable[[], LinkPort] | None = None) -> LinkSession:
        return LinkSession(
            self.database,
            client_factory or self.new_client,
            LINK,
            self.clock,
            self._on_change,
            self._on_alert,
            on_trouble=self._on_trouble,
            on_finding=self._on_finding,
            pace=self.pace,
        )

    def new_client(self) -> FakeLink:
        self.clients.append(FakeLink(self.provider))
        return self.clients[-1]

    def restart(self) -> None:
        """Close everything and open it again, as a new process does."""
        self.database.close()
        self.database = Database.open(self.folder / "guardian.db", bytes(range(32)))
        self.session = self.new_session()

    @property
    def link(self) -> LinkRow:
        with self.database.read() as connection:
            row = links.find(connection, LINK)
        assert row is not None
        return row

    def condition(self) -> Condition:
        return self.link.condition

    def gap_found_at(self) -> datetime | None:
        return self.link.gap_found_at

    @property
    def policy(self) -> PolicyRow:
        with self.database.read() as connection:
            row = policies.find(connection, LINK)
        assert row is not None
        return row

    @property
    def ward(self) -> WardRow:
        with self.database.read() as connection:
            row = wards.find(connection, LINK)
        assert row is not None
        return row

    @property
    def kept_alerts(self) -> list[str]:
        with self.database.read() as connection:
            return sorted(row.alert_id for row in alerts.latest(connection))

    @property
    def events(self) -> tuple[InboxRow, ...]:
        with self.database.read() as connection:
            assert journal.verify(connection) is None
            return inbox.entries(connection)

    def wish(self, wish_id: int) -> OutboxRow:
        with self.database.read() as connection:
            row = outbox.find(connection, wish_id)
        assert row is not None
        return row

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds; looked at again whenever something was told."""
        end = time.monotonic() + DEADLINE_SECONDS
        with self.told:
            while not holds():
                assert time.monotonic() < end, "it never came to hold"
                self.told.wait(0.02)

    def _on_change(self, topics: frozenset[str]) -> None:
        with self.told:
            self.changes.append(topics)
            self.told.notify_all()

    def _on_trouble(self, error: GuardianError | None) -> None:
        with self.told:
            self.troubles.append(error)
            self.told.notify_all()

    def _on_finding(self, row: FindingRow) -> None:
        with self.told:
            self.findings.append(row)
            self.told.notify_all()

    def _on_alert(self, row: AlertRow) -> None:
        if self.when_alerted is not None:
            self.when_alerted()
        with self.told:
            self.alerts.append(row)
            self.told.notify_all()


class Running:
    """A session at work on its own thread."""

    def __init__(self, family: Family) -> None:
        self.stop = Cancellation()
        self.thread = threading.Thread(target=family.session.run, args=(self.stop,))
        self.thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        self.stop.set()
        self.thread.join(DEADLINE_SECONDS)
        assert not self.thread.is_alive()
