import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from guardian.policy.merge_patch import JsonValue
from guardian.store import inbox, journal
from guardian.store.connection import Connection, to_text
from guardian.store.database import Database
from guardian.store.inbox import Event
from guardian.store.journal import Act
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, open_database

LATER = START + timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.close()


def event(number: int, compact: str | None = None) -> Event:
    return Event(
        link_id=LINK,
        jti=f"jti-{number}",
        gl_seq=number,
        compact=compact or f"e30.{number}.sig",
        received_at=START,
    )


def fill(connection: Connection) -> None:
    """Five entries: an act, three events, an act."""
    journal.append_act(connection, Act.LINK_ADDED, START, link_id=LINK)
    for number in (1, 2, 3):
        assert inbox.append(connection, event(number))
    journal.append_act(connection, Act.SETTING_CHANGED, LATER, details={"name": "idle", "value": 5})


def test_an_empty_journal_is_sound(database: Database) -> None:
    with database.read() as connection:
        assert journal.verify(connection) is None
        assert journal.end(connection) == (0, journal.GENESIS)
        assert journal.entries(connection) == ()


def test_events_and_acts_are_one_chain(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
    with database.read() as connection:
        newest_first = journal.entries(connection)
        rows = newest_first[::-1]
        assert [row.position for row in rows] == [1, 2, 3, 4, 5]
        assert [row.kind for row in rows] == [
            Act.LINK_ADDED,
            *[journal.EVENT] * 3,
            Act.SETTING_CHANGED,
        ]
        assert rows[0].prev_hash == journal.GENESIS
        assert [row.prev_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
        assert (rows[4].at, rows[4].link_id) == (LATER, None)
        assert rows[4].details == {"name": "idle", "value": 5}
        assert journal.end(connection) == (5, rows[4].hash)
        assert journal.verify(connection) is None


def test_it_is_read_page_by_page(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
        page = journal.entries(connection, limit=2)
        assert [row.position for row in page] == [5, 4]
        page = journal.entries(connection, before=page[-1].position, limit=2)
        assert [row.position for row in page] == [3, 2]


def test_an_event_shows_hashes_and_its_number_only(database: Database) -> None:
    with database.write() as connection:
        assert inbox.append(connection, event(1, compact="said-by-a-child"))
        (entry,) = journal.entries(connection)
    assert entry.details["number"] == 1
    assert entry.details["token"] == journal.sha256("said-by-a-child")
    assert "child" not in json.dumps(entry.details)


@pytest.mark.parametrize(
    "words", ["my secret diary", "我的日记", "a" * 65, "x\n", "\x00", "\ud800"]
)
def test_words_never_enter_it(database: Database, words: str) -> None:
    details: dict[str, JsonValue] = {
        words: 1,
        "in": {"a list": [words, 7, None, True], "code": "policy.curfew"},
    }
    with database.write() as connection:
        journal.append_act(connection, Act.NOTE_CHANGED, START, details=details)
        (entry,) = journal.entries(connection)
        assert journal.verify(connection) is None
        stored = connection.execute("SELECT details FROM journal").fetchall()[0]["details"]
    hashed = f"sha256:{journal.sha256(words)}"
    inside = entry.details["in"]
    assert isinstance(inside, dict)
    assert entry.details[hashed] == 1
    assert inside["code"] == "policy.curfew"
    assert [hashed, 7, None, True] in inside.values()
    assert json.dumps(words)[1:-1] not in stored


def test_an_act_that_fails_leaves_no_entry(database: Database) -> None:
    def fail() -> None:
        with database.write() as connection:
            journal.append_act(connection, Act.LINK_ENDED, START, link_id=LINK)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.read() as connection:
        assert journal.entries(connection) == ()


TAMPERING = {
    "moment": ("UPDATE journal SET at = '2020-01-01T00:00:00.000000+00:00' WHERE position = 1", 1),
    "kind": ("UPDATE journal SET kind = 'link_ended' WHERE position = 1", 1),
    "event to act": ("UPDATE journal SET kind = 'locked' WHERE position = 3", 3),
    "link": ("UPDATE journal SET link_id = NULL WHERE position = 1", 1),
    "details": ("UPDATE journal SET details = '{}' WHERE position = 5", 5),
    "no json": ("UPDATE journal SET details = '{' WHERE position = 3", 3),
    "hash": ("UPDATE journal SET hash = 'aaaa' WHERE position = 3", 3),
    "hash before": ("UPDATE journal SET prev_hash = 'aaaa' WHERE position = 3", 3),
    "removed": ("DELETE FROM journal WHERE position = 3", 3),
    "removed act": ("DELETE FROM journal WHERE position = 1", 1),
    "inbox text": ("UPDATE inbox SET compact = 'other' WHERE position = 3", 3),
    "inbox emptied": ("UPDATE inbox SET compact = NULL WHERE position = 3", 3),
    "inbox time": ("UPDATE inbox SET received_at = '2020-01-01' WHERE position = 3", 3),
    "inbox number": ("UPDATE inbox SET gl_seq = 77 WHERE position = 3", 3),
    "inbox name": ("UPDATE inbox SET jti = 'other' WHERE position = 3", 3),
    "inbox link": ("UPDATE inbox SET link_id = 'other' WHERE position = 3", 3),
    "inbox removed": ("DELETE FROM inbox WHERE position = 3", 3),
    "inbox moved": ("UPDATE inbox SET position = 6 WHERE position = 4", 4),
    "inbox under an act": ("UPDATE inbox SET position = 1 WHERE position = 3", 1),
    "inbox stray": (
        "INSERT INTO inbox SELECT 9, link_id, 'x', 99, '', received_at FROM inbox LIMIT 1",
        9,
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_whatever_is_altered_shows(database: Database, name: str) -> None:
    statement, position = TAMPERING[name]
    with database.write() as connection:
        fill(connection)
        assert connection.execute(statement).rowcount == 1
        assert journal.verify(connection) == position


def test_a_forged_entry_with_its_own_hash_breaks_the_next(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
        third = journal.entries(connection)[2]
        details = journal.canonical(journal.event_details("jti-2", 2, journal.sha256("forged")))
        forged = journal.entry_hash(
            3, third.prev_hash, to_text(third.at), third.kind, third.link_id, details
        )
        connection.execute(
            "UPDATE journal SET details = ?, hash = ? WHERE position = 3", (details, forged)
        )
        connection.execute("UPDATE inbox SET compact = 'forged' WHERE position = 3")
        assert journal.verify(connection) == 4


def test_what_retention_emptied_is_sound_where_an_act_says_so(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
        connection.execute("UPDATE inbox SET compact = NULL WHERE position < 4")
        assert journal.verify(connection) == 2
        before = to_text(START + timedelta(seconds=1))
        journal.append_act(connection, Act.RECORDS_REMOVED, LATER, details={"before": before})
        assert journal.verify(connection) is None


@pytest.mark.parametrize("details", [{}, {"before": to_text(START)}, {"before": 5}])
def test_an_act_of_removal_covers_no_more_than_it_says(
    database: Database, details: dict[str, JsonValue]
) -> None:
    with database.write() as connection:
        fill(connection)
        journal.append_act(connection, Act.RECORDS_REMOVED, LATER, details=details)
        connection.execute("UPDATE inbox SET compact = NULL WHERE position = 4")
        assert journal.verify(connection) == 4


def test_what_came_after_a_removal_is_not_covered_by_it(database: Database) -> None:
    with database.write() as connection:
        journal.append_act(
            connection, Act.RECORDS_REMOVED, LATER, details={"before": to_text(LATER)}
        )
        assert inbox.append(connection, event(1))
        connection.execute("UPDATE inbox SET compact = NULL")
        assert journal.verify(connection) == 2


def test_long_chains_are_verified_page_by_page(database: Database) -> None:
    with database.write() as connection:
        for number in range(1, 1204):
            journal.append_act(connection, Act.UNLOCKED, START, details={"n": number})
        assert journal.verify(connection) is None
        connection.execute("DELETE FROM journal WHERE position = 1100")
        assert journal.verify(connection) == 1100


def test_an_entry_of_a_later_guardian_is_shown_and_verified(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
        position, last = journal.end(connection)
        values = (to_text(LATER), "something_new", None, "{}")
        connection.execute(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)",
            (position + 1, *values, last, journal.entry_hash(position + 1, last, *values)),
        )
        assert journal.entries(connection)[0].kind == "something_new"
        assert journal.verify(connection) is None


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
ACTS = st.tuples(st.sampled_from(Act), st.dictionaries(TEXTS, VALUES, max_size=3))
MIXES = st.lists(ACTS | TEXTS.filter(bool), min_size=2, max_size=8)


def write_mix(connection: Connection, mix: list[tuple[Act, dict[str, JsonValue]] | str]) -> None:
    connection.execute("DELETE FROM journal")
    connection.execute("DELETE FROM inbox")
    for number, one in enumerate(mix, start=1):
        if isinstance(one, str):
            assert inbox.append(connection, event(number, compact=one))
        else:
            journal.append_act(connection, one[0], START, details=one[1])


def alter(connection: Connection, first: int, second: int) -> int:
    connection.execute("UPDATE journal SET details = details || ' ' WHERE position = ?", (first,))
    return first


def delete(connection: Connection, first: int, second: int) -> int:
    connection.execute("DELETE FROM journal WHERE position = ?", (first,))
    return first


def swap(connection: Connection, first: int, second: int) -> int:
    for old, new in ((first, 10_000), (second, first), (10_000, second)):
        for table in ("journal", "inbox"):
            connection.execute(
                f"UPDATE {table} SET position = ? WHERE position = ?",  # noqa: S608 - two names
                (new, old),
            )
    return first


def insert(connection: Connection, first: int, second: int) -> int:
    count = journal.end(connection)[0]
    for position in range(count, first - 1, -1):
        for table in ("journal", "inbox"):
            connection.execute(
                f"UPDATE {table} SET position = ? WHERE position = ?",  # noqa: S608 - two names
                (position + 1, position),
            )
    prev_hash = journal.hash_at(connection, first - 1) or ""
    values = (to_text(START), Act.UNLOCKED.value, None, "{}")
    connection.execute(
        "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)",
        (first, *values, prev_hash, journal.entry_hash(first, prev_hash, *values)),
    )
    # The inserted entry is whole in itself: only the next one no longer fits.
    return first + 1


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    mix=MIXES,
    places=st.tuples(st.integers(0), st.integers(0)),
    harm=st.sampled_from([alter, delete, swap, insert]),
)
def test_any_mix_is_sound_and_any_harm_shows(
    database: Database,
    mix: list[tuple[Act, dict[str, JsonValue]] | str],
    places: tuple[int, int],
    harm: Callable[[Connection, int, int], int],
) -> None:
    with database.write() as connection:
        write_mix(connection, mix)
        assert journal.verify(connection) is None
        last = len(mix)
        first = places[0] % (last - 1) + 1
        second = first + 1 + places[1] % (last - first)
        expected = harm(connection, first, second)
        assert journal.verify(connection) == expected
