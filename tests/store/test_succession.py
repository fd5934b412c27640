"""Findings of a link that is followed by another to the same account."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.store import findings, journal, links, succession
from guardian.store.connection import Connection
from guardian.store.finding_kinds import FindingKind
from guardian.store.journal import Act
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, add_link, open_database

NEXT = "link-2"
NOW = START + timedelta(days=1)
CURFEW, LIMIT = FindingKind.CURFEW_BROKEN, FindingKind.DAY_LIMIT_EXCEEDED


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    opened = open_database(tmp_path)
    with opened.write() as lent:
        add_link(lent, START)
        add_link(lent, START, NEXT)
        yield lent
    opened.close()


def open_one(connection: Connection, link_id: str, kind: FindingKind) -> int:
    return findings.keep(connection, link_id, kind, "field", {"n": 1}, START, START)[0]


def test_of_two_findings_of_one_cause_the_first_goes_on(connection: Connection) -> None:
    first = open_one(connection, LINK, CURFEW)
    second = open_one(connection, NEXT, CURFEW)
    other = open_one(connection, NEXT, LIMIT)
    findings.set_evidence(connection, second, "a.b.c")
    succession.succeed(connection, LINK, NEXT, NOW)
    assert [row.link_id for row in findings.latest(connection)] == [NEXT] * 3
    assert {row.id for row in findings.open_ones(connection, NEXT)} == {first, other}
    closed = findings.find(connection, second)
    assert closed is not None
    assert (closed.closed_at, closed.evidence) == (NOW, "a.b.c"), "what was proven stays so"


def test_the_journal_tells_what_was_closed_by_it(connection: Connection) -> None:
    open_one(connection, LINK, CURFEW)
    open_one(connection, NEXT, CURFEW)
    succession.succeed(connection, LINK, NEXT, NOW)
    (act,) = journal.entries(connection)
    assert (act.kind, act.link_id, act.at) == (Act.FINDING_CLOSED, NEXT, NOW)
    assert act.details == {"kind": "curfew_broken", "subject": "field", "times": 1}
    assert journal.verify(connection) is None


def test_what_is_settled_already_stays_and_comes_along(connection: Connection) -> None:
    settled = open_one(connection, LINK, CURFEW)
    findings.close(connection, settled, START)
    held = open_one(connection, NEXT, CURFEW)
    succession.succeed(connection, LINK, NEXT, NOW)
    rows = {row.id: row.closed_at for row in findings.latest(connection)}
    assert rows == {settled: START, held: None}
    assert journal.entries(connection) == ()
    assert [row.link_id for row in links.every(connection)] == [NEXT]
