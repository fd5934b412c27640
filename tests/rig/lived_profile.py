"""A profile that was lived with at the real provider, through the door that the window uses."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import update

from guardian.demo.consent import approve
from guardian.demo.family import PARENT
from guardian.desk.locked_values import GlanceKind
from guardian.desk.opening import ProfileOpening
from guardian.desk.services import Services
from guardian.link.client.credentials import Credentials
from guardian.provider.ledger.people import ward_table
from guardian.store import journal
from guardian.store.database import Database
from guardian.store.schemas import WATCH
from guardian.vault import opening
from guardian.vault.keys import OpenKeys
from tests.rig.child_browserless import child_of
from tests.rig.listeners import kept_in, nothing
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import QUICK, MovableSinceBoot
from tests.rig.provider_server import ServedProvider
from tests.rig.waiting_events import unheard
from tests.rig.watched_profile import AheadClock
from tests.rig.wire_family import done

OLD = "velvet harbor drizzle lantern"
NEW = "seven other owls on a tin roof"
CHILD = "Persimmon Quillfeather"
WARD = "ward-mia"
SAID = "I do not want to live any more, says the marmalade lighthouse seventeen"
NOTE = "asked her teacher about the violet umbrella"
DEADLINE_SECONDS = 30.0


@dataclass
class LivedProfile:
    """One profile in ``folder``. ``started``: the opening of the process that runs now.

    ``told``: what a locked profile told, urgent or not. ``words``: of the recovery sheet.
    """

    root: Path
    served: ServedProvider
    keyring: MemorySecretStore = field(default_factory=MemorySecretStore)
    clock: AheadClock = field(default_factory=AheadClock)
    since_boot: MovableSinceBoot = field(default_factory=MovableSinceBoot)
    told: list[bool] = field(default_factory=list)
    words: tuple[str, ...] = ()
    passphrase: str = OLD
    started: ProfileOpening | None = None

    @property
    def folder(self) -> Path:
        return self.root / "profile"

    @property
    def state_folder(self) -> Path:
        return self.root / "state"

    def start(self) -> ProfileOpening:
        """Return an opening as a new process would make it, which hears; the other one ends."""
        self.close()
        self.started = ProfileOpening(
            self.folder,
            self.clock,
            "en",
            state_folder=self.state_folder,
            find_keyring=lambda _wanted: self.keyring,
            since_boot=self.since_boot,
            cost=QUICK,
        )
        if self.folder.exists():
            self.hear()
        return self.started

    def hear(self) -> None:
        """Hear while locked, as the lock screen does."""
        assert self.started is not None
        self.started.listen(kept_in(self.told), nothing)

    def close(self) -> None:
        if self.started is not None:
            self.started.close()

    def linked(self) -> Services:
        """Make the profile, link the child and watch until the link can be heard while locked."""
        with self.served.provider.engine.begin() as connection:
            named = update(ward_table).where(ward_table.c.ward_id == WARD)
            connection.execute(named.values(display_name=CHILD))
        services = self.start().create(OLD)
        pending = services.accounts.begin_link(self.served.url)
        cancelled = threading.Event()
        with ThreadPoolExecutor(1) as pool:
            linking = pool.submit(services.accounts.wait_for_link, pending, cancelled)
            try:
                approve(pending.verification_uri_complete, PARENT.login, PARENT.password, CHILD)
                linking.result(DEADLINE_SECONDS)
            finally:
                cancelled.set()
        watched(services)
        until(lambda: services.security.security().deaf_while_locked == ())
        return services

    def locked(self) -> ProfileOpening:
        """Lock, and return when the service is heard."""
        assert self.started is not None
        self.started.lock()
        self.hear()
        until(lambda: self.glance() in {GlanceKind.QUIET, GlanceKind.WAITING})
        return self.started

    def glance(self) -> GlanceKind:
        assert self.started is not None
        return self.started.glance().kind

    def live(self) -> ProfileOpening:
        """Do what a parent does in a month; afterwards it is locked, and something waits."""
        services = self.linked()
        self.worry()
        until(lambda: len(services.alerts.recent()) == 1)
        # An alert may be read before its event comes, with which the keys are asked for that sign.
        until(lambda: unheard(self.served.provider) == 0)
        (alert,) = services.alerts.recent()
        services.alerts.set_note(alert.alert_id, NOTE)
        self.words = services.security.make_recovery_sheet(OLD, "en").words
        services.security.change_passphrase(OLD, NEW)
        self.passphrase = NEW
        services.security.back_up(self.root / "family.backup", NEW)
        door = self.locked()
        self.signal()
        until(lambda: self.glance() is GlanceKind.WAITING)
        until(lambda: len(self.told) == 1)
        return door

    def worry(self) -> None:
        """Let the child say what asks for a person; at night it is refused, and heard as well."""
        child_of(self.served).say(SAID)

    def signal(self, category: str = "grooming", level: str = "high") -> str:
        """Let the service see a sign of something, without words; return the alert's id."""
        said = {"category": category, "level": level}
        return str(done(self.served.url, f"/wards/{WARD}/signals", said)["alert_id"])

    def keys(self) -> OpenKeys:
        """Open the vault beside the app, as a look into it."""
        return opening.unlock(self.folder, self.keyring, self.passphrase, QUICK)

    def main(self) -> Database:
        return Database.open(self.folder / "guardian.db", self.keys().database_key.reveal())

    def watch(self) -> Database:
        key = self.keys().watch.watch_key.reveal()
        return Database.open(self.folder / "watch.db", key, schema=WATCH)

    def acts(self) -> list[tuple[str, object]]:
        """Return the acts of the journal with their count, the last one first; closes the app."""
        self.close()
        return self.acts_so_far()

    def acts_so_far(self) -> list[tuple[str, object]]:
        """Return what :meth:`acts` does, of an app that may go on writing."""
        database = self.main()
        with database.read() as connection:
            assert journal.verify(connection) is None
            found = journal.entries(connection, limit=1000)
        database.close()
        return [(each.kind, each.details.get("count")) for each in found]

    def secrets(self) -> Mapping[str, bytes]:
        """Return everything that no file may hold, by name."""
        keys, kept = self.keys(), dict[str, bytes]()
        for family, database in (("full", self.main()), ("watch", self.watch())):
            (credentials,) = credentials_of(database)
            kept |= {
                f"{family} access token": credentials.access_token.encode(),
                f"{family} refresh token": credentials.refresh_token.encode(),
                f"{family} key as text": credentials.dpop_jwk["d"].encode(),
            }
            database.close()
        return {
            **kept,
            **{f"keyring secret {n}": s for n, s in enumerate(self.keyring.secrets.values())},
            "master key": keys.master_key.reveal(),
            "database key": keys.database_key.reveal(),
            "inbox key": keys.inbox_private_key.reveal(),
            "journal key": keys.journal_key.reveal(),
            "watch key": keys.watch.watch_key.reveal(),
            "recovery words": " ".join(self.words).encode(),
            "first recovery words": " ".join(self.words[:4]).encode(),
            "old passphrase": OLD.encode(),
            "new passphrase": NEW.encode(),
            "child's name": CHILD.encode(),
            "what the child said": b"marmalade lighthouse",
            "note": b"violet umbrella",
        }


def credentials_of(database: Database) -> list[Credentials]:
    """Return every set of credentials that a database keeps."""
    with database.read() as connection:
        rows = connection.execute("SELECT document FROM credentials").fetchall()
    return [Credentials.from_dict(json.loads(row["document"])) for row in rows]


def seen(services: Services) -> list[str]:
    """Return the categories of all alerts, sorted."""
    return sorted(each.category for each in services.alerts.recent())


def watched(services: Services) -> None:
    """Keep an open profile up to date, as the window does."""
    services.watch.start(lambda _topics: None, lambda _alert: None)


def until(happened: Callable[[], bool]) -> None:
    """Wait until it happened."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.02)
