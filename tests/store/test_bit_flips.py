"""One bit flipped anywhere in a file: a clear refusal, a history that is told, or the truth."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from guardian.store import alerts, credentials, inbox, journal, watching
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.errors import CorruptDatabaseError, WrongKeyError
from guardian.store.head import HeadKeeper, HeadKind
from guardian.store.inbox import Event
from guardian.store.journal import Act
from guardian.store.schemas import MAIN, WATCH, Schema
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.vault.keys import SecretKey
from tests.rig.clock import START
from tests.rig.seeded_store import KEY, LINK, WATCH_KEY, add_link, alert_row

VAULT = UUID(int=7)
SEED = bytes(range(64, 96))
PAGE = 4096
FRAME = PAGE + 24
LOG_HEADER = 32

Content = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, kw_only=True)
class Store:
    """A database as it lies on the disk, its log beside it, and what is in it."""

    path: Path
    mark: Path | None
    key: bytes
    schema: Schema
    truth: Content

    @property
    def log(self) -> Path:
        return self.path.with_name(self.path.name + "-wal")

    def keeper(self) -> HeadKeeper | None:
        return HeadKeeper(self.mark, SecretKey(SEED), VAULT) if self.mark else None

    def outcome(self) -> str:
        """Open and read everything; return what a person would be told, or ``wrong``."""
        keeper = self.keeper()
        try:
            database = Database.open(self.path, self.key, schema=self.schema, head=keeper)
        except (CorruptDatabaseError, WrongKeyError):
            return "refused"
        try:
            with database.read() as connection:
                if keeper is not None:
                    comparison = keeper.compare(connection)
                    if comparison.kind is not HeadKind.SOUND:
                        return comparison.kind.value
                return "true" if content(connection) == self.truth else "wrong"
        except (CorruptDatabaseError, WrongKeyError):
            return "refused"
        finally:
            database.close()


def content(connection: Connection) -> Content:
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '% STRICT%' ORDER BY name"
    ).fetchall()
    return {
        row["name"]: [
            tuple(record)
            for record in connection.execute(
                f'SELECT * FROM "{row["name"]}"'  # noqa: S608 - a name of our schema
            ).fetchall()
        ]
        for row in names
    }


def write_main(database: Database) -> None:
    with database.write() as connection:
        add_link(connection, START)
        credentials.save(connection, LINK, "tokens")
        journal.append_act(connection, Act.LINK_ADDED, START, link_id=LINK)
    database.settle()
    for number in (1, 2, 3):
        with database.write() as connection:
            inbox.append(
                connection,
                Event(
                    link_id=LINK,
                    jti=f"jti-{number}",
                    gl_seq=number,
                    compact="x" * 900,
                    received_at=START,
                ),
            )
            alerts.insert(connection, alert_row(str(number), START))


def write_watch(database: Database) -> None:
    with database.write() as connection:
        watching.add(
            connection,
            WatchedLink(link_id=LINK, issuer="i", provider_name="p", provider_card="{}"),
        )
        credentials.save(connection, LINK, "tokens")
        for number in range(1, 8):
            watching.append(
                connection,
                SealedEvent(
                    link_id=LINK,
                    jti=f"jti-{number}",
                    gl_seq=number,
                    sealed=os.urandom(1500),
                    asks_for_person=True,
                    urgent=False,
                    received_at=START,
                ),
            )


def make(folder: Path, schema: Schema) -> Store:
    """Write a database and keep its files as a running process has them."""
    main = schema is MAIN
    key, mark = (KEY, folder / "apart.head") if main else (WATCH_KEY, None)
    keeper = HeadKeeper(mark, SecretKey(SEED), VAULT) if mark else None
    running = folder / "running" / "store.db"
    database = Database.open(running, key, schema=schema, head=keeper)
    (write_main if main else write_watch)(database)
    if not main:
        database.settle()
    with database.read() as connection:
        truth = content(connection)
    still = folder / "still"
    still.mkdir()
    for tail in ("", "-wal"):
        shutil.copy(running.with_name(running.name + tail), still)
    database.close()
    return Store(path=still / running.name, mark=mark, key=key, schema=schema, truth=truth)


@pytest.fixture(scope="module", params=[MAIN, WATCH], ids=["main", "watch"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make(tmp_path_factory.mktemp("flips"), request.param)


def file_positions(size: int) -> Iterator[int]:
    """In every page: the salt or first bytes, the body, the vector and the seal at its end."""
    for page in range(0, size, PAGE):
        inside = [0, 1, 8, 15, 16, 17, 24, 60, 99, 100, 107, 108]
        inside += range(300, PAGE - 80, 977)
        inside += [PAGE - 80, PAGE - 72, PAGE - 65, PAGE - 64, PAGE - 33, PAGE - 17, PAGE - 1]
        yield from (page + position for position in inside)


def log_positions(size: int) -> Iterator[int]:
    """Every byte of the log's header and of each frame's header, and some of each page."""
    yield from range(LOG_HEADER)
    for frame in range(LOG_HEADER, size, FRAME):
        yield from range(frame, frame + 24)
        inside = [24, 25, 40, 124, 2000, FRAME - 80, FRAME - 64, FRAME - 1]
        yield from (frame + position for position in inside)


def outcomes(
    store: Store, which: Path, positions: Callable[[int], Iterator[int]], to: Path
) -> dict[str, int]:
    """Flip one bit at each position in turn and count how it ends."""
    whole = {file: file.read_bytes() for file in (store.path, store.log)}
    place = Store(
        path=to / store.path.name,
        mark=store.mark,
        key=store.key,
        schema=store.schema,
        truth=store.truth,
    )
    mark = store.mark.read_bytes() if store.mark else b""
    counts: dict[str, int] = {}
    for number, position in enumerate(positions(len(whole[which]))):
        for old in to.iterdir():
            old.unlink()
        for file, good in whole.items():
            raw = bytearray(good)
            if file == which:
                raw[position] ^= 1 << number % 8
            (to / file.name).write_bytes(raw)
        outcome = place.outcome()
        assert outcome != "wrong", f"bit {number % 8} of byte {position} of {which.name}"
        counts[outcome] = counts.get(outcome, 0) + 1
    assert not store.mark or store.mark.read_bytes() == mark, "the mark stays as evidence"
    return counts


def test_as_it_lies_there_it_is_true(store: Store, tmp_path: Path) -> None:
    for file in (store.path, store.log):
        shutil.copy(file, tmp_path)
    here = tmp_path / store.path.name
    as_it_lies = Store(
        path=here, mark=store.mark, key=store.key, schema=store.schema, truth=store.truth
    )
    assert as_it_lies.outcome() == "true"


def test_no_flipped_bit_of_the_file_is_read_as_something_else(store: Store, tmp_path: Path) -> None:
    counts = outcomes(store, store.path, file_positions, tmp_path)
    assert counts["refused"] > sum(counts.values()) / 4
    assert set(counts) <= {"refused", "true"}, "true: the page is anew in the log, or in no use"


def test_no_flipped_bit_of_the_log_is_read_as_something_else(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    store = make(kept, MAIN)
    flipped = tmp_path / "flipped"
    flipped.mkdir()
    counts = outcomes(store, store.log, log_positions, flipped)
    assert counts["rolled_back"] > sum(counts.values()) / 2
    assert set(counts) <= {"rolled_back", "refused", "true"}
