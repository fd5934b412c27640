"""A profile that a guardian linked at a real provider: heard while open, and while locked."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from guardian.clock import SystemClock
from guardian.demo.consent import approve
from guardian.demo.family import PARENT
from guardian.desk.locked_watch import LockedWatch
from guardian.desk.watch import Watch
from guardian.link.client.credentials import Credentials
from guardian.link.client.device import DeviceLink
from guardian.link.client.discovery import discover
from guardian.link.client.link_client import LinkClient
from guardian.link.client.provider import DiscoveredProvider
from guardian.store import alerts, credentials, links, watching
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.store.schemas import WATCH
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.sync.drain import Drained, drain
from guardian.vault.keys import SecretKey
from tests.rig.seeded_store import KEY

WATCH_KEY = bytes(reversed(KEY))
INBOX_KEY = b"\x07" * 32
INBOX_PUBLIC = X25519PrivateKey.from_private_bytes(INBOX_KEY).public_key().public_bytes_raw()
DEADLINE_SECONDS = 30.0


class AheadClock:
    """The time of day, and ``ahead`` of it where a test says so."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


class WatchedProfile:
    """Two databases in a folder. ``waiting``: what a locked watch told, urgent or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = AheadClock()
        self.watch = Database.open(folder / "watch.db", WATCH_KEY, schema=WATCH)
        self.waiting: list[bool] = []
        self.alerts: list[str] = []
        self._news = threading.Condition()

    def main(self) -> Database:
        return Database.open(self.folder / "guardian.db", KEY)

    def link(self, url: str, ward: str = "Mia") -> str:
        """Link a child at the provider's page, and return the link's id."""
        provider = discover(url)
        authorization = DeviceLink(SystemClock()).begin(provider)
        approve(authorization.verification_uri_complete, PARENT.login, PARENT.password, ward)
        kept = DeviceLink(SystemClock()).poll_once(authorization)
        self.keep_link(provider, kept)
        return kept.link_id

    def keep_link(self, provider: DiscoveredProvider, kept: Credentials) -> None:
        main = self.main()
        with main.write() as connection:
            links.add(
                connection,
                LinkRow(
                    link_id=kept.link_id,
                    provider_name=provider.name,
                    issuer=provider.issuer,
                    provider_card=json.dumps(provider.to_dict()),
                    condition=Condition.CATCHING_UP,
                    created_at=self.clock.now(),
                ),
            )
            credentials.save(connection, kept.link_id, json.dumps(kept.to_dict()))
        main.close()

    @contextmanager
    def unlocked(self) -> Iterator[Watch]:
        """Bring in what waits and listen, as an open profile does."""
        watch = Watch(self.main(), self.clock, self.watch)
        watch.start(self._changed, self._alerted)
        try:
            yield watch
        finally:
            watch.stop()

    @contextmanager
    def locked(self) -> Iterator[LockedWatch]:
        """Listen as a locked profile does."""
        watch = LockedWatch(self.watch, INBOX_PUBLIC, self.clock)
        watch.start(self._told, self._news_came)
        try:
            yield watch
        finally:
            watch.stop()

    def drain(self) -> Drained:
        main = self.main()
        watch = Watch(main, self.clock, self.watch)
        drained = drain(self.watch, main, [SecretKey(INBOX_KEY)], self.clock, watch.provider_keys)
        main.close()
        return drained

    def kept_alerts(self) -> list[str]:
        main = self.main()
        with main.read() as connection:
            found = [row.alert_id for row in alerts.latest(connection)]
        main.close()
        return found

    def watched(self, link_id: str) -> WatchedLink | None:
        with self.watch.read() as connection:
            return watching.find(connection, link_id)

    def watch_credentials(self, link_id: str) -> Credentials | None:
        with self.watch.read() as connection:
            document = credentials.find(connection, link_id)
        return None if document is None else Credentials.from_dict(json.loads(document))

    def watch_client(self, link_id: str) -> LinkClient:
        """Return a client with the tokens that lie in the watch database."""
        watched, kept = self.watched(link_id), self.watch_credentials(link_id)
        assert watched is not None
        assert kept is not None
        provider = DiscoveredProvider.from_dict(json.loads(watched.provider_card))
        return LinkClient(provider, kept, lambda _: None, self.clock)

    def sealed(self) -> tuple[SealedEvent, ...]:
        with self.watch.read() as connection:
            return watching.oldest(connection, 1000)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds; looked at again whenever something was told."""
        end = time.monotonic() + DEADLINE_SECONDS
        with self._news:
            while not holds():
                assert time.monotonic() < end, "it never came to hold"
                self._news.wait(0.02)

    def close(self) -> None:
        self.watch.close()

    def _told(self, urgent: bool) -> bool:
        with self._news:
            self.waiting.append(urgent)
            self._news.notify_all()
        return True

    def _alerted(self, alert_id: str) -> None:
        with self._news:
            self.alerts.append(alert_id)
            self._news.notify_all()

    def _changed(self, _topics: frozenset[str]) -> None:
        self._news_came()

    def _news_came(self) -> None:
        with self._news:
            self._news.notify_all()
