"""What was said is kept for the ward: encrypted, bound to its place, and not for ever."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from guardian.provider.engine.conversations import (
    RETENTION,
    SaidMessage,
    forget_old,
    keep_message,
    messages_of,
)
from guardian.provider.engine.ward_keys import SealError, box_of
from guardian.provider.ledger.conversations import message_table, ward_key_table
from tests.rig.child_browserless import Child, child_of
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import leap

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
PLANTED = "the-purple-badger-counts-to-seventeen"


def _said(text: str, ward_id: str = "ward-mia", at: datetime = NOW) -> SaidMessage:
    return SaidMessage(ward_id=ward_id, character_id="study_owl", by="ward", text=text, at=at)


def _texts(connection: Connection, ward_id: str = "ward-mia") -> list[str]:
    return [each.text for each in messages_of(connection, ward_id)]


def test_both_sides_of_a_chat_are_kept_in_order(served: ServedProvider, child: Child) -> None:
    first = child.say("how do plants drink?")
    second = child.say("and at night?")
    with served.provider.engine.begin() as connection:
        kept = list(messages_of(connection, "ward-mia"))
    assert [each.by for each in kept] == ["ward", "ai", "ward", "ai"]
    assert [each.text for each in kept] == [
        "how do plants drink?",
        first.reply,
        "and at night?",
        second.reply,
    ]
    assert {each.character_id for each in kept} == {"study_owl"}
    assert len({each.message_id for each in kept}) == 4


def test_planted_words_are_nowhere_in_the_files(
    served: ServedProvider, child: Child, tmp_path: Path
) -> None:
    if served.provider.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its files elsewhere; the columns are the same")
    reply = child.say(PLANTED).reply
    with served.provider.engine.begin() as connection:
        assert _texts(connection)[0] == PLANTED
    files = [path for path in tmp_path.iterdir() if path.name.startswith("provider.db")]
    assert {path.suffix for path in files} >= {".db", ".db-wal"}
    for path in files:
        content = path.read_bytes()
        assert PLANTED.encode() not in content
        assert PLANTED.encode("utf-16-le") not in content
        assert reply.encode() not in content


def test_neither_are_they_in_what_a_program_prints(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        keep_message(connection, _said(PLANTED))
        (kept,) = messages_of(connection, "ward-mia")
        assert PLANTED not in repr(kept) + repr(_said(PLANTED))
        assert "key=" not in repr(box_of(connection, "ward-mia"))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), max_size=6))
def test_whatever_is_said_comes_back_as_it_was(served: ServedProvider, texts: list[str]) -> None:
    with served.provider.engine.connect() as connection, connection.begin() as attempt:
        for text in texts:
            keep_message(connection, _said(text))
        assert _texts(connection) == texts
        attempt.rollback()


def test_each_ward_has_a_key_of_its_own(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        keep_message(connection, _said("mine"))
        keep_message(connection, _said("yours", "ward-leo"))
        mine, yours = box_of(connection, "ward-mia"), box_of(connection, "ward-leo")
        again = box_of(connection, "ward-mia")
        assert _texts(connection) == ["mine"]
        assert _texts(connection, "ward-leo") == ["yours"]
    assert mine.key != yours.key
    assert mine == again


def test_the_same_words_twice_do_not_look_the_same(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        keep_message(connection, _said("yes"))
        keep_message(connection, _said("yes"))
        one, other = connection.execute(select(message_table.c.words)).scalars()
    assert one != other


@pytest.mark.parametrize("to", ["another message", "another ward", "one bit"])
def test_moved_or_changed_words_are_noticed(served: ServedProvider, to: str) -> None:
    table = message_table
    with served.provider.engine.begin() as connection:
        keep_message(connection, _said("first"))
        keep_message(connection, _said("second"))
        keep_message(connection, _said("third", "ward-leo"))
        words = connection.execute(
            select(table.c.words).where(table.c.ward_id == "ward-mia", table.c.number == 1)
        ).scalar_one()
        ward_id = "ward-leo" if to == "another ward" else "ward-mia"
        number = 2 if to == "another message" else 1
        changed = bytes([*words[:-1], words[-1] ^ 1]) if to == "one bit" else words
        connection.execute(
            update(table)
            .where(table.c.ward_id == ward_id, table.c.number == number)
            .values(words=changed)
        )
        with pytest.raises(SealError):
            _texts(connection, ward_id)


def test_another_wards_key_does_not_fit(served: ServedProvider) -> None:
    table = ward_key_table
    with served.provider.engine.begin() as connection:
        keep_message(connection, _said("mine"))
        box_of(connection, "ward-leo")
        leos = connection.execute(
            select(table.c.data_key).where(table.c.ward_id == "ward-leo")
        ).scalar_one()
        connection.execute(update(table).where(table.c.ward_id == "ward-mia").values(data_key=leos))
        with pytest.raises(SealError):
            box_of(connection, "ward-mia")


def test_words_are_forgotten_after_ninety_days(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        keep_message(connection, _said("old", at=NOW - RETENTION - timedelta(seconds=1)))
        keep_message(connection, _said("at the edge", at=NOW - RETENTION))
        keep_message(connection, _said("new"))
        forget_old(connection, NOW)
        assert _texts(connection) == ["at the edge", "new"]


def test_a_leap_of_the_clock_forgets_them_too(served: ServedProvider) -> None:
    child = child_of(served)
    child.say("hello")
    leap(served.url, days=89)
    with served.provider.engine.begin() as connection:
        assert len(_texts(connection)) == 2
    leap(served.url, days=2)
    with served.provider.engine.begin() as connection:
        assert _texts(connection) == []


def test_a_number_is_not_given_twice_after_the_newest_went(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        keep_message(connection, _said("old", at=NOW - 2 * RETENTION))
        keep_message(connection, _said("new"))
        forget_old(connection, NOW)
        keep_message(connection, _said("newer"))
        assert _texts(connection) == ["new", "newer"]


def test_nothing_said_is_nothing_kept(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        assert _texts(connection) == []
