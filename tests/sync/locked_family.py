"""A locked profile beside its records, a provider in memory, and a session between them."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc.jwk import KeySet

from guardian.link.http.cancellation import Cancellation
from guardian.store import alerts, inbox, links, watching
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.store.schemas import WATCH
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.sync.drain import Drained, drain
from guardian.sync.locked_session import LockedSession
from guardian.sync.pace import Pace
from guardian.vault.keys import SecretKey
from tests.rig.clock import START, MovableClock
from tests.rig.seeded_store import KEY, LINK
from tests.sync.fake_link import FakeLink
from tests.sync.fake_provider import ISSUER, FakeProvider

DEADLINE_SECONDS = 20.0
"""Less than a poll waits for news: what ends within it did not wait for the answer."""
WATCH_KEY = bytes(reversed(KEY))
INBOX_KEY = b"\x07" * 32
INBOX_PUBLIC = X25519PrivateKey.from_private_bytes(INBOX_KEY).public_key().public_bytes_raw()


class LockedFamily:
    """Both databases and both ends. ``asking``: what the session told; ``tells``: its answer."""

    def __init__(self, folder: Path, *, new: bool = True) -> None:
        self.clock = MovableClock()
        self.provider = FakeProvider(MovableClock())
        self.folder = folder
        self.watch = Database.open(folder / "watch.db", WATCH_KEY, schema=WATCH)
        self.main = Database.open(folder / "guardian.db", KEY)
        self.asking: list[SealedEvent] = []
        self.tells = True
        self.changes = 0
        self.news = threading.Condition()
        self.when_told: Callable[[], None] | None = None
        self.clients: list[FakeLink] = []
        if new:
            self.add_link(LINK)

    def add_link(self, link_id: str) -> None:
        """Link an account, and watch it."""
        with self.main.write() as connection:
            links.add(
                connection,
                LinkRow(
                    link_id=link_id,
                    provider_name="Sandbox",
                    issuer=ISSUER,
                    provider_card="{}",
                    condition=Condition.ACTIVE,
                    created_at=START,
                ),
            )
        with self.watch.write() as connection:
            watching.add(
                connection,
                WatchedLink(
                    link_id=link_id, issuer=ISSUER, provider_name="Sandbox", provider_card="{}"
                ),
            )

    def session(self) -> LockedSession:
        return LockedSession(
            self.watch,
            INBOX_PUBLIC,
            LINK,
            self._client,
            self.clock,
            self._waiting,
            self._changed,
            pace=Pace(first_seconds=0.01, most_seconds=0.05, jitter=lambda: 1.0),
        )

    def drain(self, fetch: Callable[[str], KeySet] | None = None) -> Drained:
        """Unlock and bring in what waits."""
        keys = [SecretKey(INBOX_KEY)]
        return drain(self.watch, self.main, keys, self.clock, fetch or self.provider_keys)

    def provider_keys(self, link_id: str) -> KeySet:
        assert link_id == self.provider.link_id
        return FakeLink(self.provider).jwks()

    @property
    def sealed(self) -> tuple[SealedEvent, ...]:
        with self.watch.read() as connection:
            return watching.oldest(connection, 100_000)

    @property
    def link(self) -> WatchedLink:
        with self.watch.read() as connection:
            found = watching.find(connection, LINK)
        assert found is not None
        return found

    @property
    def kept_alerts(self) -> list[str]:
        with self.main.read() as connection:
            return sorted(row.alert_id for row in alerts.latest(connection, limit=100_000))

    @property
    def inbox(self) -> list[str]:
        with self.main.read() as connection:
            return [row.jti for row in inbox.entries(connection, limit=100_000)]

    def plant(self, event: SealedEvent) -> None:
        """Put a row into the watch database, as other software of this user could."""
        with self.watch.write() as connection:
            assert watching.append(connection, event)

    def alter(self, event: SealedEvent, **change: object) -> None:
        """Change a row of the watch database."""
        with self.watch.write() as connection:
            watching.remove_events(connection, [event.id])
        self.plant(replace(event, **change))  # type: ignore[arg-type]  # tests name single fields

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds; looked at again whenever something was told."""
        end = time.monotonic() + DEADLINE_SECONDS
        with self.news:
            while not holds():
                assert time.monotonic() < end, "it never came to hold"
                self.news.wait(0.02)

    def close(self) -> None:
        self.watch.close()
        self.main.close()

    def _client(self) -> FakeLink:
        self.clients.append(FakeLink(self.provider))
        return self.clients[-1]

    def _waiting(self, event: SealedEvent) -> bool:
        if self.when_told is not None:
            self.when_told()
        with self.news:
            self.asking.append(event)
            self.news.notify_all()
        return self.tells

    def _changed(self) -> None:
        with self.news:
            self.changes += 1
            self.news.notify_all()


class Listening:
    """A locked session at work on its own thread."""

    def __init__(self, family: LockedFamily) -> None:
        self.stop = Cancellation()
        self.session = family.session()
        self.thread = threading.Thread(target=self.session.run, args=(self.stop,))
        self.thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Stop it; it ends without waiting for the provider's answer."""
        self.stop.set()
        self.thread.join(DEADLINE_SECONDS)
        assert not self.thread.is_alive()
