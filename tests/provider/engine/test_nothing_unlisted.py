"""No table that hangs on a ward is forgotten by the inventory: it has a class, or a reason."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import Table

from guardian.link.wire.data import DataClass
from guardian.provider.accounts.people import ward
from guardian.provider.engine.exports import Archive, make_archive
from guardian.provider.engine.further_holdings import FURTHER, UNLISTED, further_lines
from guardian.provider.engine.holdings import HOLDINGS
from guardian.provider.ledger.base import metadata
from tests.rig.chatting_ward import chatting_ward
from tests.rig.provider_server import ServedProvider

LISTED = {
    *(holding.table.name for holding in HOLDINGS.values()),
    *(further.table.name for each in FURTHER.values() for further in each),
}


def hangs_on_a_ward(table: Table, seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a table names a ward, itself or through another table."""
    if "ward_id" in table.c:
        return True
    parents = {key.column.table for key in table.foreign_keys} - {table}
    return any(
        hangs_on_a_ward(parent, seen | {table.name})
        for parent in parents
        if parent.name not in seen
    )


def unzipped(archive: Archive) -> dict[str, bytes]:
    with ZipFile(BytesIO(archive.content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


HANGING = {name for name, table in metadata.tables.items() if hangs_on_a_ward(table)}


def test_every_table_of_a_ward_has_a_class_or_a_reason() -> None:
    assert HANGING - LISTED - UNLISTED.keys() == set()


def test_nothing_is_both_or_no_longer_there() -> None:
    assert LISTED & UNLISTED.keys() == set()
    assert (LISTED | UNLISTED.keys()) - HANGING == set()
    assert all(UNLISTED.values())


@pytest.mark.parametrize("data_class", FURTHER)
def test_no_secret_and_no_other_persons_address_is_copied(data_class: DataClass) -> None:
    for further in FURTHER[data_class]:
        copied = {column.name for column in further.table.c} - further.without
        assert not copied & {"password_hash", "code", "archive", "data_key", "private_jwk", "jti"}
        assert further.through is not None or "ward_id" in further.table.c


def test_a_wards_own_copy_has_all_of_it_and_a_guardians_none(served: ServedProvider) -> None:
    chatting = chatting_ward(served)
    chatting.page.say("hello")
    chatting.page.say("bye")
    chatting.do("/signals", category="extreme_emotion", level="moderate")
    now = served.clock.now()
    with served.provider.engine.begin() as connection:
        person = ward(connection, chatting.ward_id)
        own, theirs = (
            unzipped(
                make_archive(
                    served.provider,
                    connection,
                    person,
                    own=own,
                    data_classes=list(DataClass),
                    now=now,
                )
            )
            for own in (True, False)
        )
        rows = {
            f"{data_class}.{further.table.name}.jsonl": len(
                list(further_lines(connection, chatting.ward_id, further))
            )
            for data_class, each in FURTHER.items()
            for further in each
        }
    assert {name for name in own if name.count(".") > 1} == {
        name for name, number in rows.items() if number
    }
    assert {"usage.chat_exit.jsonl", "alerts.support_shown.jsonl", "usage.turn.jsonl"} <= set(own)
    assert not [name for name in theirs if name.count(".") > 1 and not name.endswith(".jwe")]
    (exit_line,) = map(json.loads, own["usage.chat_exit.jsonl"].splitlines())
    assert exit_line["method"] == "keyword"
