from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.store import inbox, journal
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.inbox import Event
from guardian.store.journal import Act
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, open_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.close()


def event(number: int, *, jti: str | None = None, link_id: str = LINK) -> Event:
    return Event(
        link_id=link_id,
        jti=jti or f"jti-{number}",
        gl_seq=number,
        compact=f"e30.{number}.sig",
        received_at=START,
    )


def fill(connection: Connection, count: int = 5) -> None:
    for number in range(1, count + 1):
        assert inbox.append(connection, event(number))


def test_events_stay_as_they_came_and_in_order(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
    with database.read() as connection:
        rows = inbox.entries(connection)
        assert [row.compact for row in rows] == [f"e30.{n}.sig" for n in range(1, 6)]
        assert [row.position for row in rows] == [1, 2, 3, 4, 5]
        assert journal.verify(connection) is None


def test_an_event_is_kept_once(database: Database) -> None:
    with database.write() as connection:
        assert inbox.append(connection, event(1))
        assert not inbox.append(connection, event(1))
        assert not inbox.append(connection, event(1, jti="another"))
        assert inbox.append(connection, event(1, link_id="link-2"))
        assert inbox.has(connection, LINK, "jti-1")
        assert not inbox.has(connection, LINK, "another")
        assert journal.verify(connection) is None


def test_missing_numbers_are_counted_per_link(database: Database) -> None:
    with database.write() as connection:
        assert inbox.missing(connection, LINK) == 0
        for number in (1, 5, 3):
            inbox.append(connection, event(number))
        inbox.append(connection, event(1, link_id="link-2"))
        assert inbox.missing(connection, LINK) == 2
        assert inbox.missing(connection, "link-2") == 0


def test_a_position_is_that_of_the_journal(database: Database) -> None:
    with database.write() as connection:
        journal.append_act(connection, Act.UNLOCKED, START)
        fill(connection, 2)
        journal.append_act(connection, Act.LOCKED, START)
        assert inbox.append(connection, event(3))
        assert [row.position for row in inbox.entries(connection)] == [2, 3, 5]


def test_what_is_not_kept_is_not_in_the_journal_either(database: Database) -> None:
    with database.write() as connection:
        fill(connection, 1)
        assert not inbox.append(connection, event(1))
        assert len(journal.entries(connection)) == 1


def test_an_emptied_event_is_still_known(database: Database) -> None:
    with database.write() as connection:
        fill(connection, 3)
        connection.execute("UPDATE inbox SET compact = NULL WHERE position < 3")
        assert [row.compact for row in inbox.entries(connection)] == [None, None, "e30.3.sig"]
        assert inbox.has(connection, LINK, "jti-1")
        assert not inbox.append(connection, event(1))
        assert inbox.missing(connection, LINK) == 0
