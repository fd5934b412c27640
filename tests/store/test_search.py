import unicodedata
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guardian.policy.settings import RelationshipClass
from guardian.store import characters, notes
from guardian.store.characters import CharacterRow
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.search import folded, search
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, add_alert, add_link, alert_row, open_database

SECOND = "link-2"


def note(connection: Connection, number: int, text: str, link_id: str = LINK) -> None:
    """Add the alert of this number, one minute after the one before, with a note."""
    moment = START + timedelta(minutes=number)
    add_alert(connection, alert_row(f"alert-{number}", moment, link_id=link_id))
    if text:
        notes.save(connection, link_id, f"alert-{number}", text, START)


NOTES = (
    "我们谈过了，她说在学校很难过",
    "She said it was a quote from a song.",
    "",
    "老师说上课也提到自伤，明天再问",
    "ＷＩＤＥ letters, Straße and ÉTÉ",
    'He said "no" AND (nothing) NOT* NEAR/2 col:x',
    "100%_sure",
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = open_database(tmp_path)
    with database.write() as connection:
        add_link(connection, START)
        add_link(connection, START, SECOND)
        for number, text in enumerate(NOTES):
            note(connection, number, text)
    return database


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Of one opening for many examples."""
    return open_database(tmp_path_factory.mktemp("profile"))


def found(
    database: Database, query: str, limit: int = 200, names: Mapping[str, str] | None = None
) -> list[int]:
    with database.read() as connection:
        keys = search(connection, query, category_names=names, limit=limit)
    return [int(key.alert_id.removeprefix("alert-")) for key in keys]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("难过", [0]),  # two characters
        ("课", [3]),  # one
        ("谈过了", [0]),  # a trigram
        ("在学校很难过", [0]),
        ("song", [1]),
        ("SONG.", [1]),
        ("it", [1]),
        ("wide", [4]),
        ("strasse", [4]),
        ("été", [4]),
        ("e\u0301te\u0301", [4]),
        ("Ｓｈｅ", [1]),
        ("说", [3, 0]),  # the latest first
        ("said", [5, 1]),
        ("said song", [1]),  # every word
        ("said 难过", []),
        ("absent", []),
        ("缺席", []),
        ("", []),
        (" \u3000\n", []),
        ('"no"', [5]),
        ("AND", [5, 4]),
        ("NOT*", [5]),
        ("near/2", [5]),
        ("col:x", [5]),
        ("(nothing)", [5]),
        ('"', [5]),
        ("%", [6]),
        ("0%_", [6]),
        ("_", [6]),
        ("*", [5]),
        ("%%%", []),
        ("___", []),
    ],
)
def test_words_are_found_in_notes(database: Database, query: str, numbers: list[int]) -> None:
    assert found(database, query) == numbers


def test_words_are_found_in_the_childs_and_the_characters_names(database: Database) -> None:
    with database.write() as connection:
        connection.execute("UPDATE ward SET display_name = '小明' WHERE link_id = ?", (SECOND,))
        note(connection, 8, "talked", SECOND)
        add_alert(connection, alert_row("alert-9", START, link_id=SECOND, character_id="lan"))
    assert found(database, "小明") == [8, 9]
    assert found(database, "ｍｉＡ") == [6, 5, 4, 3, 2, 1, 0]
    assert found(database, "owl") == [8, 6, 5, 4, 3, 2, 1, 0]
    assert found(database, "小明 talked") == [8]
    assert found(database, "小明 lan") == [9]
    assert found(database, "mia owl said") == [5, 1]


def test_a_name_counts_as_it_stands_now(database: Database) -> None:
    renamed = CharacterRow(
        character_id="owl",
        name="猫头鹰",
        description="",
        relationship_class=RelationshipClass.STUDY,
        blocked=False,
        locked_by=None,
        clause=None,
    )
    with database.write() as connection:
        characters.replace(connection, LINK, [renamed])
    assert len(found(database, "猫头鹰")) == 7
    assert found(database, "owl") == []


def test_words_are_found_in_the_categorys_name_as_the_reader_knows_it(database: Database) -> None:
    with database.write() as connection:
        add_alert(connection, alert_row("alert-9", START, category="violence"))
    assert found(database, "自伤") == [3]
    names = {"self_harm.ideation": "自伤念头", "violence": "暴力"}
    assert found(database, "自伤", names=names) == [6, 5, 4, 3, 2, 1, 0]
    assert found(database, "自伤 song", names=names) == [1]
    assert found(database, "暴力", names=names) == [9]


def test_common_words_are_bounded_and_the_latest(database: Database) -> None:
    with database.write() as connection:
        for number in range(100, 1300):
            note(connection, number, f"又谈过一次 number {number}")
    for query in ("谈过", "又谈过", "number"):
        assert found(database, query, limit=3) == [1299, 1298, 1297]
    assert len(found(database, "又谈过")) == 200
    assert found(database, "number 1234") == [1234]
    assert found(database, "number absent") == []


WORDS = st.text(alphabet="ab自伤難 ÀﬁAＢ\"*()'%_", max_size=6)


@given(texts=st.lists(WORDS, max_size=6), query=WORDS)
@example(texts=["ab", "abab"], query="ab")
@example(texts=["a b", "ba"], query="a b")
@example(texts=["ﬁa"], query="fia")
def test_it_finds_exactly_what_reading_every_note_finds(
    empty: Database, texts: Sequence[str], query: str
) -> None:
    with empty.write() as connection:
        connection.execute("DELETE FROM alert")
        for number, text in enumerate(texts):
            note(connection, number, text)
    words = folded(query).split()
    expected = [
        number
        for number, text in enumerate(texts)
        if words and all(word in folded(text) for word in words)
    ]
    assert found(empty, query) == expected[::-1]


@given(query=st.text())
def test_no_query_is_an_error(empty: Database, query: str) -> None:
    with empty.write() as connection:
        connection.execute("DELETE FROM alert")
    assert found(empty, query + "\ud800\x00") == []


@given(text=st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert unicodedata.is_normalized("NFKC", once)
