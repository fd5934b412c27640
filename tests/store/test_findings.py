"""Findings: at most one open per cause, occurrences counted, each step once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.store import findings, links, retention
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.finding_kinds import FindingKind
from guardian.store.findings import FindingRow
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, add_link, open_database

HOUR = timedelta(hours=1)
CURFEW = FindingKind.CURFEW_BROKEN


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return open_database(tmp_path_factory.mktemp("profile"))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    opened = open_database(tmp_path)
    with opened.write() as lent:
        add_link(lent, START)
        yield lent
    opened.close()


def row(connection: Connection, finding_id: int) -> FindingRow:
    found = findings.find(connection, finding_id)
    assert found is not None
    return found


def test_what_was_kept_comes_back(connection: Connection) -> None:
    made, new = findings.keep(
        connection, LINK, CURFEW, "curfew", {"minutes": 7}, START + HOUR, START
    )
    assert new
    findings.set_evidence(connection, made, "e30.e30.sig")
    assert row(connection, made) == FindingRow(
        id=made,
        link_id=LINK,
        kind=CURFEW,
        subject="curfew",
        opened_at=START + HOUR,
        last_at=START + HOUR,
        times=1,
        details={"minutes": 7},
        evidence="e30.e30.sig",
        shown_at=None,
        acknowledged_at=None,
        closed_at=None,
        happened_at=START,
    )
    assert findings.newest(connection, LINK, CURFEW, "curfew") == row(connection, made)
    assert findings.newest(connection, LINK, CURFEW, "other") is None
    assert findings.find(connection, made + 1) is None


def test_the_same_occurrence_again_is_seen_again_and_not_counted(connection: Connection) -> None:
    made, _ = findings.keep(connection, LINK, CURFEW, "", {"minutes": 1}, START, START)
    later = START + HOUR
    again = findings.keep(connection, LINK, CURFEW, "", {"minutes": 9}, later, START)
    assert again == (made, False)
    kept = row(connection, made)
    assert (kept.times, kept.details, kept.last_at) == (1, {"minutes": 9}, later)
    # One from before says nothing new.
    findings.keep(connection, LINK, CURFEW, "", {"minutes": 2}, later, START - HOUR)
    kept = row(connection, made)
    assert (kept.times, kept.details, kept.happened_at) == (1, {"minutes": 9}, START)


def test_without_a_moment_other_details_are_another_occurrence(connection: Connection) -> None:
    made, _ = findings.keep(connection, LINK, CURFEW, "", {"n": 1}, START)
    findings.keep(connection, LINK, CURFEW, "", {"n": 1}, START)
    assert row(connection, made).times == 1
    findings.keep(connection, LINK, CURFEW, "", {"n": 2}, START)
    assert row(connection, made).times == 2
    findings.keep(connection, LINK, CURFEW, "", {"n": 2}, START, START)
    kept = row(connection, made)
    assert (kept.times, kept.happened_at) == (3, START)


def test_each_step_is_taken_once(connection: Connection) -> None:
    made, _ = findings.keep(connection, LINK, CURFEW, "", {}, START)
    findings.set_shown(connection, made, START)
    findings.set_shown(connection, made, START + HOUR)
    assert row(connection, made).shown_at == START
    assert findings.set_acknowledged(connection, made, START + HOUR)
    assert not findings.set_acknowledged(connection, made, START)
    assert findings.close(connection, made, START + HOUR)
    assert not findings.close(connection, made, START)
    assert row(connection, made).closed_at == START + HOUR


def test_a_finding_outlives_its_link(connection: Connection) -> None:
    made, _ = findings.keep(connection, LINK, FindingKind.LINK_ENDED, "", {}, START)
    links.remove(connection, LINK)
    assert [each.id for each in findings.open_ones(connection)] == [made]
    assert [each.id for each in findings.latest(connection)] == [made]
    assert findings.open_ones(connection, "another") == ()


def test_only_what_is_acknowledged_and_over_is_forgotten(connection: Connection) -> None:
    made = {}
    for name, closes, seen in (("a", 1, 1), ("b", 1, 0), ("c", 0, 1), ("d", 0, 0)):
        made[name], _ = findings.keep(connection, LINK, CURFEW, name, {}, START)
        if closes:
            findings.close(connection, made[name], START)
        if seen:
            findings.set_acknowledged(connection, made[name], START)
    removed = retention.remove_before(connection, START + HOUR, START + HOUR)
    assert (removed.findings, removed.anything) == (1, True)
    assert {each.subject for each in findings.latest(connection)} == {"b", "c", "d"}


def test_every_kind_is_one_of_limits_of_silence_or_of_alerts() -> None:
    of_alerts = {FindingKind.ALERT_TOLD_LATE, FindingKind.ALERT_NEVER_TOLD}
    for kind in FindingKind:
        assert [kind.is_about_limits, kind.is_silence, kind in of_alerts].count(True) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 5), st.booleans()),
        max_size=25,
    )
)
def test_at_most_one_is_open_per_cause_and_every_occurrence_counts_once(
    database: Database, steps: list[tuple[str, int, bool]]
) -> None:
    """Each step sees a cause at an hour, and closes its finding where it says so."""
    counts: dict[str, list[int]] = {}  # of the open finding: the hours that counted
    with database.write() as connection:
        connection.execute("DELETE FROM finding")
        for subject, hour, closes in steps:
            at = START + hour * HOUR
            was_open = subject in counts
            made, new = findings.keep(connection, LINK, CURFEW, subject, {"hour": hour}, at, at)
            assert new is not was_open
            hours = counts.setdefault(subject, [])
            if not hours or hour > hours[-1]:
                hours.append(hour)
            kept = row(connection, made)
            assert kept.times == len(hours)
            assert kept.details == {"hour": hours[-1]}
            if closes:
                findings.close(connection, made, at)
                del counts[subject]
            open_now = [each.subject for each in findings.open_ones(connection, LINK)]
            assert sorted(open_now) == sorted(counts)
