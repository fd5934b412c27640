"""What an unlocked profile holds: its keys, both databases, and what the mark says of them."""

import threading
from dataclasses import dataclass, field

from guardian.clock import Clock
from guardian.desk.errors import RecordsDamagedError
from guardian.desk.place import ProfilePlace
from guardian.desk.security_values import History, HistoryView
from guardian.store import credentials, journal, links, watching
from guardian.store.aside import set_aside
from guardian.store.database import Database
from guardian.store.errors import CorruptDatabaseError, DatabaseClosedError, WrongKeyError
from guardian.store.head import HeadKeeper
from guardian.store.journal import Act
from guardian.store.schemas import WATCH
from guardian.vault.keys import OpenKeys, WatchKeys


@dataclass(kw_only=True)
class OpenRecords:
    """The one value of an unlocked profile that changes: a renewal replaces its keys.

    ``watch_set_aside``: the watch database was damaged, and a new one stands in its place.
    """

    place: ProfilePlace
    clock: Clock
    keys: OpenKeys
    head: HeadKeeper
    database: Database
    watch_database: Database
    history: HistoryView
    watch_set_aside: bool = False
    _ending: threading.Lock = field(default_factory=threading.Lock)
    _ended: bool = False

    def accept_history(self, act: Act = Act.HISTORY_ACCEPTED) -> None:
        """Take the records as they are; ``act`` says why."""
        with self.database.write() as connection:
            journal.append_act(connection, act, self.clock.now())
            self.head.accept(connection)
        self.history = compared(self.head, self.database)

    def take_keys(self, keys: OpenKeys) -> None:
        """Go over to ``keys``, whose ``before`` are those of now; these objects are wiped.

        Raises DatabaseClosedError, and wipes ``keys``, once it was closed.
        """
        with self._ending:
            if self._ended:
                keys.wipe()
                raise DatabaseClosedError
            old, self.keys = self.keys, keys
            old.wipe()
        self.head.renew(keys.journal_key)

    def close(self) -> None:
        """Close both databases and wipe the keys."""
        self.database.close()
        self.watch_database.close()
        with self._ending:
            self._ended = True
            self.keys.wipe()


def open_records(place: ProfilePlace, keys: OpenKeys, clock: Clock) -> OpenRecords:
    """Open both databases of a profile, new ones where there are none.

    A database that an interrupted renewal left under the keys before is written anew. Whatever the
    mark says is told and refuses nothing. Raises RecordsDamagedError, and the errors of the store.
    """
    head = head_of(place, keys)
    database = _opened(place, keys, clock, head)
    try:
        watch, set_aside_now = watch_database(place, keys.watch, clock)
        history = compared(head, database)
    except BaseException:
        database.close()
        raise
    return OpenRecords(
        place=place,
        clock=clock,
        keys=keys,
        head=head,
        database=database,
        watch_database=watch,
        history=history,
        watch_set_aside=set_aside_now,
    )


def compared(head: HeadKeeper, database: Database) -> HistoryView:
    """Return whether the records are the newest that this computer has seen."""
    with database.read() as connection:
        comparison = head.compare(connection)
    return HistoryView(history=History(comparison.kind.value), marked_at=comparison.marked_at)


def changed_in_watch(records: OpenRecords) -> int:
    """Return of how many links ``watch.db`` says something else than the records, or nothing.

    It lies open to other software of this user, who may also have thrown it away. A link that has
    no tokens was restored from a backup, and is heard again once the guardian has signed in.
    """
    with records.database.read() as main:
        rows = links.every(main)
        said = {
            (row.link_id, row.issuer, row.provider_card)
            for row in rows
            if not row.condition.is_end and credentials.find(main, row.link_id)
        }
    heard, known = {each[0] for each in said}, {row.link_id for row in rows}
    with records.watch_database.read() as watch:
        found = {
            (row.link_id, row.issuer, row.provider_card)
            for row in watching.every(watch)
            if row.link_id in heard or row.link_id not in known
        }
    return len({link_id for link_id, _, _ in said ^ found})


def head_of(place: ProfilePlace, keys: OpenKeys) -> HeadKeeper:
    """Return what signs the end of the journal."""
    before = keys.before.journal_key if keys.before else None
    return HeadKeeper(place.head(keys.vault_id), keys.journal_key, keys.vault_id, before=before)


def watch_database(
    place: ProfilePlace, keys: WatchKeys, clock: Clock, *, renewing: bool = True
) -> tuple[Database, bool]:
    """Open the watch database and tell whether a damaged one was set aside for it.

    ``renewing``: one that is still under the key before is encrypted with the key of now.

    All that is lost with it are events that waited; services deliver what was not acknowledged.
    """
    path = place.watch_database
    try:
        database = _watch_by_either_key(place, keys, clock, renewing=renewing)
        try:
            database.check()  # it is small, and later nobody could choose
        except CorruptDatabaseError:
            database.close()
            raise
    except (CorruptDatabaseError, WrongKeyError):
        set_aside(path, clock)
    else:
        return database, False
    return Database.open(path, keys.watch_key.reveal(), clock, schema=WATCH), True


def _watch_by_either_key(
    place: ProfilePlace, keys: WatchKeys, clock: Clock, *, renewing: bool
) -> Database:
    path, key = place.watch_database, keys.watch_key.reveal()
    try:
        return Database.open(path, key, clock, schema=WATCH)
    except WrongKeyError:
        if keys.before is None:
            raise
    database = Database.open(path, keys.before.watch_key.reveal(), clock, schema=WATCH)
    if renewing:
        database.rekey(key)
    return database


def _opened(place: ProfilePlace, keys: OpenKeys, clock: Clock, head: HeadKeeper) -> Database:
    path, key = place.database, keys.database_key.reveal()
    try:
        try:
            return Database.open(path, key, clock, head=head)
        except WrongKeyError:
            if keys.before is None:
                raise
        before = keys.before.database_key.reveal()
        database = Database.open(path, before, clock, head=head)
        database.rekey(key)
    except (CorruptDatabaseError, WrongKeyError):
        # The vault vouches for the key, so what does not open with it is damaged or foreign.
        raise RecordsDamagedError from None
    return database
