"""The app's side of one link without its window: real store, real client, real session."""

import json
import threading
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from guardian.clock import SystemClock
from guardian.errors import GuardianError
from guardian.link.client.credentials import Credentials
from guardian.link.client.discovery import discover
from guardian.link.client.link_client import LinkClient
from guardian.link.client.provider import DiscoveredProvider
from guardian.link.errors import LinkError
from guardian.link.http.cancellation import Cancellation
from guardian.store import credentials, links
from guardian.store.alerts import AlertRow
from guardian.store.conditions import Condition
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.sync.pace import Pace
from guardian.sync.session import LinkSession
from tests.rig.seeded_store import open_database
from tests.rig.wire_family import WireApp

FAST = Pace(first_seconds=0.02, most_seconds=0.2)
STOP_SECONDS = 20.0


class ShiftedClock:
    """The computer's clock, set wrong by ``shift``."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self.shift


class SyncedApp:
    """A profile that is linked already; ``told`` counts what the guardian was told, by alert."""

    def __init__(self, folder: Path, link_id: str) -> None:
        self.folder = folder
        self.link_id = link_id
        self.clock = ShiftedClock()
        self.told: Counter[str] = Counter()
        self.troubles: list[GuardianError | None] = []
        self.database = open_database(folder)
        self.session = self._new_session()
        self._running: tuple[threading.Thread, Cancellation] | None = None

    @classmethod
    def linked(cls, folder: Path, issuer: str, wire: WireApp) -> Self:
        """Return a new profile with the link of ``wire``, whose tokens are its own from now on."""
        made = cls(folder, wire.link_id)
        _keep_link(made.database, discover(issuer), wire)
        return made

    def catch_up(self) -> LinkError | None:
        """Bring everything up to date once, and return what kept it from that."""
        try:
            self.session.catch_up()
        except LinkError as error:
            return error
        return None

    def run(self) -> None:
        """Listen and send, in a thread."""
        stop = Cancellation()
        thread = threading.Thread(target=self._listen, args=(stop,), name="synced-app")
        thread.start()
        self._running = thread, stop

    def halt(self) -> None:
        """Stop listening."""
        if self._running is not None:
            thread, stop = self._running
            self._running = None
            stop.set()
            thread.join(STOP_SECONDS)
            assert not thread.is_alive(), "the session did not stop"

    def restart(self) -> None:
        """End the session and begin anew with what the disk has."""
        runs = self._running is not None
        self.close()
        self.database = open_database(self.folder)
        self.session = self._new_session()
        if runs:
            self.run()

    def expire_token(self) -> None:
        """Let the access token that is kept look expired, and begin anew with it."""
        with self.database.write() as connection:
            kept = _credentials(connection, self.link_id)
            old = Credentials(**{**vars(kept), "expires_at": SystemClock().now()})
            credentials.save(connection, self.link_id, json.dumps(old.to_dict()))
        self.restart()

    @property
    def runs(self) -> bool:
        """Whether it listens; what it met that ended that is in ``troubles``."""
        return self._running is not None and self._running[0].is_alive()

    def condition(self) -> Condition:
        with self.database.read() as connection:
            row = links.find(connection, self.link_id)
        assert row is not None
        return row.condition

    def client(self) -> LinkClient:
        """Return a client made of what the store keeps, as the product makes one."""
        with self.database.read() as connection:
            row = links.find(connection, self.link_id)
            kept = _credentials(connection, self.link_id)
        assert row is not None
        provider = DiscoveredProvider.from_dict(json.loads(row.provider_card))
        return LinkClient(provider, kept, self._save, self.clock)

    def close(self) -> None:
        self.halt()
        self.database.close()

    def _listen(self, stop: Cancellation) -> None:
        try:
            self.session.run(stop)
        except GuardianError as error:
            self.troubles.append(error)

    def _save(self, kept: Credentials) -> None:
        with self.database.write() as connection:
            credentials.save(connection, kept.link_id, json.dumps(kept.to_dict()))

    def _tell(self, row: AlertRow) -> None:
        self.told[row.alert_id] += 1

    def _new_session(self) -> LinkSession:
        return LinkSession(
            self.database,
            self.client,
            self.link_id,
            self.clock,
            lambda _: None,
            self._tell,
            on_trouble=self.troubles.append,
            pace=FAST,
        )


def _credentials(connection: Connection, link_id: str) -> Credentials:
    document = credentials.find(connection, link_id)
    assert document is not None
    return Credentials.from_dict(json.loads(document))


def _keep_link(database: Database, provider: DiscoveredProvider, wire: WireApp) -> None:
    now = SystemClock().now()
    kept = Credentials(
        link_id=wire.link_id,
        access_token=wire.tokens["access_token"],
        refresh_token=wire.tokens["refresh_token"],
        expires_at=now + timedelta(seconds=wire.tokens["expires_in"]),
        dpop_jwk={name: str(value) for name, value in wire.key.as_dict(private=True).items()},
    )
    row = LinkRow(
        link_id=wire.link_id,
        provider_name=provider.name,
        issuer=provider.issuer,
        provider_card=json.dumps(provider.to_dict()),
        condition=Condition.CATCHING_UP,
        created_at=now,
    )
    with database.write() as connection:
        links.add(connection, row)
        credentials.save(connection, wire.link_id, json.dumps(kept.to_dict()))
