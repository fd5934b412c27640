"""Reads for looking back: what was known first, used first, and told of long ago."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from guardian.store import stretches, usage
from guardian.store.stretches import StretchRow
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, add_link, open_database, save_usage

TODAY = date(2026, 11, 22)
SECOND = "link-2"


def test_what_was_known_first_is_before_what_was_used_first(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.write() as connection:
        add_link(connection, START, LINK)
        add_link(connection, START, SECOND)
        assert usage.first_known(connection, LINK) is None
        assert usage.first_used(connection, LINK) is None
        save_usage(connection, TODAY, 9, [(4, "owl", 60), (6, "lan", 60)])
        assert usage.first_known(connection, LINK) == TODAY - timedelta(days=8)
        assert usage.first_used(connection, LINK) == TODAY - timedelta(days=6)
        assert usage.first_known(connection, SECOND) is None
        assert usage.first_used(connection, SECOND) is None
    database.close()


def test_what_lasts_longer_than_asked_for_is_left_out(tmp_path: Path) -> None:
    begin = datetime(2026, 11, 1, 12, tzinfo=UTC)
    until = begin + timedelta(hours=1)
    rows = [
        StretchRow(started_at=begin, ended_at=begin + length, character_id=name, turns=1)
        for name, length in (
            ("short", timedelta(minutes=5)),
            ("over the end", timedelta(hours=2)),
            ("endless", timedelta(days=40)),
        )
    ]
    database = open_database(tmp_path)
    with database.write() as connection:
        add_link(connection, START)
        stretches.replace(connection, LINK, (begin, until), rows)
        every = stretches.between(connection, LINK, begin, until)
        assert {row.character_id for row in every} == {row.character_id for row in rows}
        found = stretches.between(connection, LINK, begin, until, longest=timedelta(days=2))
        assert {row.character_id for row in found} == {"short", "over the end"}
    database.close()
