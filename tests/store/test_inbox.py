from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.store import inbox
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.inbox import Event
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
        assert rows[0].prev_hash == inbox.GENESIS
        assert [row.prev_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
        assert inbox.verify_chain(connection) is None


def test_an_event_is_kept_once(database: Database) -> None:
    with database.write() as connection:
        assert inbox.append(connection, event(1))
        assert not inbox.append(connection, event(1))
        assert not inbox.append(connection, event(1, jti="another"))
        assert inbox.append(connection, event(1, link_id="link-2"))
        assert inbox.has(connection, LINK, "jti-1")
        assert not inbox.has(connection, LINK, "another")
        assert inbox.verify_chain(connection) is None


def test_missing_numbers_are_counted_per_link(database: Database) -> None:
    with database.write() as connection:
        assert inbox.missing(connection, LINK) == 0
        for number in (1, 5, 3):
            inbox.append(connection, event(number))
        inbox.append(connection, event(1, link_id="link-2"))
        assert inbox.missing(connection, LINK) == 2
        assert inbox.missing(connection, "link-2") == 0


TAMPERING = {
    "text": "UPDATE inbox SET compact = 'other' WHERE position = 3",
    "time": "UPDATE inbox SET received_at = '2020-01-01T00:00:00.000000+00:00' WHERE position = 3",
    "number": "UPDATE inbox SET gl_seq = 77 WHERE position = 3",
    "link": "UPDATE inbox SET link_id = 'other' WHERE position = 3",
    "removed": "DELETE FROM inbox WHERE position = 3",
    "hash": "UPDATE inbox SET hash = 'aaaa' WHERE position = 3",
    "first": "DELETE FROM inbox WHERE position = 1",
}


@pytest.mark.parametrize("name", TAMPERING)
def test_whatever_is_altered_shows(database: Database, name: str) -> None:
    with database.write() as connection:
        fill(connection)
        connection.execute(TAMPERING[name])
        assert inbox.verify_chain(connection) == (1 if name == "first" else 3)


def test_a_forged_entry_with_its_own_hash_breaks_the_next(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
        second = inbox.entries(connection)[1]
        forged = Event(link_id=LINK, jti="jti-3", gl_seq=3, compact="forged", received_at=START)
        connection.execute(
            "UPDATE inbox SET compact = 'forged', hash = ? WHERE position = 3",
            (inbox.entry_hash(3, second.hash, forged),),
        )
        assert inbox.verify_chain(connection) == 4


def test_swapped_entries_show(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
        for old, new in ((2, 99), (3, 2), (99, 3)):
            connection.execute("UPDATE inbox SET position = ? WHERE position = ?", (new, old))
        assert inbox.verify_chain(connection) == 2


def test_long_chains_are_read_page_by_page(database: Database) -> None:
    with database.write() as connection:
        fill(connection, 1203)
        assert inbox.verify_chain(connection) is None
        connection.execute("DELETE FROM inbox WHERE position = 1100")
        assert inbox.verify_chain(connection) == 1100


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=6
    ),
    victim=st.integers(min_value=0),
    insertion=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3),
)
def test_any_text_is_sealed(
    database: Database, texts: list[str], victim: int, insertion: str
) -> None:
    position = victim % len(texts) + 1
    with database.write() as connection:
        connection.execute("DELETE FROM inbox")
        for number, text in enumerate(texts, start=1):
            one = event(number)
            inbox.append(
                connection,
                Event(
                    link_id=text,
                    jti=one.jti,
                    gl_seq=number,
                    compact=text,
                    received_at=START,
                ),
            )
        assert inbox.verify_chain(connection) is None
        connection.execute(
            "UPDATE inbox SET compact = compact || ? WHERE position = ?", (insertion, position)
        )
        assert inbox.verify_chain(connection) == position
