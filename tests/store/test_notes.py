from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.store import alerts, notes
from guardian.store.alerts import AlertStep
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.notes import LONGEST_NOTE
from guardian.store.search import folded
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, add_alert, add_link, alert_row, open_database

LATER = START + timedelta(hours=1)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = open_database(tmp_path)
    with database.write() as connection:
        add_link(connection, START)
        for number in range(5):
            add_alert(connection, alert_row(f"alert-{number}", START))
    return database


def index_is_in_step(connection: Connection) -> None:
    """Raise unless the index holds what an index built from the notes would hold."""
    connection.execute(
        "INSERT INTO alert_note_index (alert_note_index, rank) VALUES ('integrity-check', 1)"
    )
    for record in connection.execute("SELECT text, folded FROM alert_note").fetchall():
        assert record["folded"] == folded(record["text"])


def test_a_note_is_kept_as_it_was_written(database: Database) -> None:
    with database.write() as connection:
        assert notes.save(connection, LINK, "alert-1", "  Ｍｉａ和我谈过了。 \n", START)
    with database.read() as connection:
        note = notes.find(connection, LINK, "alert-1")
        assert note is not None
        assert (note.text, note.written_at) == ("Ｍｉａ和我谈过了。", START)
        assert notes.find(connection, LINK, "alert-2") is None
        assert notes.find(connection, "other", "alert-1") is None


def test_the_same_words_again_are_no_change(database: Database) -> None:
    with database.write() as connection:
        assert notes.save(connection, LINK, "alert-1", "talked", START)
        assert not notes.save(connection, LINK, "alert-1", "talked ", LATER)
        assert notes.save(connection, LINK, "alert-1", "talked again", LATER)
        note = notes.find(connection, LINK, "alert-1")
        assert note is not None
        assert note.written_at == LATER


def test_an_empty_note_removes_it(database: Database) -> None:
    with database.write() as connection:
        notes.save(connection, LINK, "alert-1", "talked", START)
        assert notes.save(connection, LINK, "alert-1", " \n ", LATER)
        assert not notes.save(connection, LINK, "alert-1", "", LATER)
        assert notes.find(connection, LINK, "alert-1") is None
        index_is_in_step(connection)


def test_what_is_no_text_is_not_kept(database: Database) -> None:
    with database.write() as connection:
        notes.save(connection, LINK, "alert-1", "a\ud800b\x00c\U0001f600", START)
        note = notes.find(connection, LINK, "alert-1")
        assert note is not None
        assert note.text == "abc\U0001f600"


def test_a_note_has_a_length_that_a_person_writes(database: Database) -> None:
    with database.write() as connection:
        notes.save(connection, LINK, "alert-1", "字" * LONGEST_NOTE, START)
    with pytest.raises(ValueError, match="at most"), database.write() as connection:
        notes.save(connection, LINK, "alert-1", "字" * (LONGEST_NOTE + 1), START)


def test_a_note_goes_with_its_alert(database: Database) -> None:
    with database.write() as connection:
        notes.save(connection, LINK, "alert-1", "talked", START)
        alerts.mark(connection, LINK, "alert-1", AlertStep.RESOLVED, LATER)
        connection.execute("DELETE FROM alert WHERE alert_id = 'alert-1'")
        assert notes.find(connection, LINK, "alert-1") is None
        index_is_in_step(connection)


STEP = st.tuples(
    st.integers(0, 4),
    st.sampled_from(["write", "remove alert", "undo"]),
    st.text(max_size=30),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Of one opening for many examples."""
    return open_database(tmp_path_factory.mktemp("profile"))


@given(steps=st.lists(STEP, max_size=25))
def test_the_index_never_drifts_from_the_notes(
    empty: Database, steps: list[tuple[int, str, str]]
) -> None:
    with empty.write() as connection:
        for number, kind, text in steps:
            name = f"alert-{number}"
            alerts.insert(connection, alert_row(name, START))
            connection.execute("SAVEPOINT step")
            if kind == "remove alert":
                connection.execute("DELETE FROM alert WHERE alert_id = ?", (name,))
            else:
                notes.save(connection, LINK, name, text, START)
            if kind == "undo":
                connection.execute("ROLLBACK TO step")
            connection.execute("RELEASE step")
            index_is_in_step(connection)
