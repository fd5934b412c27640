"""What proof is made of: policies as seen, stretches of use, reminders and ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.store import links, policies_seen, retention, session_marks, stretches
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.policies_seen import MOST_KEPT, SeenPolicyRow
from guardian.store.session_marks import ExitRow, ReminderRow
from guardian.store.stretches import StretchRow
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, add_link, open_database

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVER = (START - 99 * DAY, START + 99 * DAY)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Database:
    database = open_database(tmp_path_factory.mktemp("profile"))
    with database.write() as connection:
        add_link(connection, START)
    return database


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    opened = open_database(tmp_path)
    with opened.write() as lent:
        add_link(lent, START)
        add_link(lent, START, "link-2")
        yield lent
    opened.close()


def see(connection: Connection, version: int, at: datetime, effective: str = "{}") -> None:
    policies_seen.record(
        connection,
        LINK,
        version=version,
        effective=effective,
        applied_at=START - DAY,
        as_of=at,
    )


def spans(connection: Connection) -> list[tuple[int, int, int]]:
    """Return version and both ends, in hours since the start, of every row."""
    rows = policies_seen.between(connection, LINK, *EVER)
    return [
        (row.version, (row.first_as_of - START) // HOUR, (row.last_as_of - START) // HOUR)
        for row in rows
    ]


def test_a_policy_that_stays_is_one_row_that_grows(connection: Connection) -> None:
    for hour in range(4):
        see(connection, 1, START + hour * HOUR)
    see(connection, 1, START + HOUR)  # an answer that was late
    assert policies_seen.between(connection, LINK, *EVER) == (
        SeenPolicyRow(
            version=1,
            effective="{}",
            applied_at=START - DAY,
            first_as_of=START,
            last_as_of=START + 3 * HOUR,
        ),
    )
    assert policies_seen.between(connection, "link-2", *EVER) == ()


def test_another_version_and_other_limits_are_rows_of_their_own(connection: Connection) -> None:
    see(connection, 1, START)
    see(connection, 2, START + HOUR)
    see(connection, 2, START + 2 * HOUR)
    see(connection, 2, START + 3 * HOUR, '{"other": 1}')
    see(connection, 1, START + 4 * HOUR)
    assert spans(connection) == [(1, 0, 0), (2, 1, 2), (2, 3, 3), (1, 4, 4)]


def test_a_change_that_was_told_of_ends_what_is_known(connection: Connection) -> None:
    see(connection, 1, START)
    policies_seen.add_change(connection, LINK, START + HOUR)
    policies_seen.add_change(connection, LINK, START + HOUR)
    see(connection, 1, START + 2 * HOUR)
    see(connection, 1, START + 3 * HOUR)
    assert spans(connection) == [(1, 0, 0), (1, 2, 3)]
    assert policies_seen.changes_between(connection, LINK, *EVER) == (START + HOUR,)
    assert policies_seen.changes_between(connection, LINK, START, START + HOUR) == ()


def test_a_change_told_of_the_future_makes_no_row_for_every_reading(
    connection: Connection,
) -> None:
    policies_seen.add_change(connection, LINK, START + 90 * DAY)
    for hour in range(5):
        see(connection, 1, START + hour * HOUR)
    assert spans(connection) == [(1, 0, 4)]


def test_what_held_last_before_comes_along(connection: Connection) -> None:
    for version in range(1, 5):
        see(connection, version, START + version * DAY)
    first = START + 2 * DAY + HOUR
    found = policies_seen.between(connection, LINK, first, START + 4 * DAY)
    assert [row.version for row in found] == [2, 3]


@given(
    st.lists(
        st.one_of(st.integers(1, 3), st.none()),  # a version that is read, or a change
        max_size=20,
    )
)
def test_every_reading_lies_within_a_row_and_no_change_does(
    shared: Database, steps: list[int | None]
) -> None:
    with shared.write() as connection:
        for table in ("policy_seen", "policy_change"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
        for place, version in enumerate(steps):
            at = START + place * HOUR
            if version is None:
                policies_seen.add_change(connection, LINK, at)
            else:
                see(connection, version, at)
        rows = policies_seen.between(connection, LINK, *EVER)
        changes = policies_seen.changes_between(connection, LINK, *EVER)
    for place, version in enumerate(steps):
        at = START + place * HOUR
        holding = [row.version for row in rows if row.first_as_of <= at <= row.last_as_of]
        assert holding == ([] if version is None else [version])
    assert len(changes) == steps.count(None)


def test_a_policy_that_never_rests_fills_no_disk(connection: Connection) -> None:
    policies_seen.record(
        connection, "link-2", version=1, effective="{}", applied_at=None, as_of=START
    )
    for n in range(MOST_KEPT + 5):
        see(connection, n, START + timedelta(seconds=n))
    rows = policies_seen.between(connection, LINK, *EVER)
    assert [row.version for row in rows] == [*range(5, MOST_KEPT + 5)]
    assert len(policies_seen.between(connection, "link-2", *EVER)) == 1


def stretch(minute: int, character: str = "owl", turns: int = 3) -> StretchRow:
    began = START + minute * MINUTE
    return StretchRow(
        started_at=began, ended_at=began + 5 * MINUTE, character_id=character, turns=turns
    )


def test_a_report_replaces_the_stretches_of_its_span(connection: Connection) -> None:
    first = [stretch(0), stretch(10, "lan"), stretch(120)]
    stretches.replace(connection, LINK, EVER, first)
    assert stretches.between(connection, LINK, *EVER) == tuple(first)
    again = [stretch(0, turns=9), stretch(200)]  # the last is outside of what was asked for
    stretches.replace(connection, LINK, (START, START + HOUR), again)
    assert stretches.between(connection, LINK, *EVER) == (again[0], first[2])
    assert stretches.between(connection, LINK, START + 5 * MINUTE, START + HOUR) == ()


def test_a_stretch_across_midnight_belongs_to_both_days(connection: Connection) -> None:
    stretches.replace(connection, LINK, EVER, [stretch(-3), stretch(0)])
    assert stretches.between(connection, LINK, START, START + HOUR) == (stretch(-3), stretch(0))
    before = stretches.between(connection, LINK, START - HOUR, START)
    assert before == (stretch(-3),)
    # The next day's report tells it again, longer by now.
    grown = replace(stretch(-3), ended_at=START + 9 * MINUTE)
    stretches.replace(connection, LINK, (START, START + HOUR), [grown])
    assert stretches.between(connection, LINK, *EVER) == (grown,)


def test_a_stretch_of_a_single_moment_is_kept(connection: Connection) -> None:
    moment = replace(stretch(0), ended_at=START)
    for span in ((START, START + HOUR), (START - HOUR, START)):
        stretches.replace(connection, LINK, span, [moment])
        assert stretches.between(connection, LINK, *EVER) == (moment,)
        assert stretches.between(connection, LINK, START - HOUR, START) == ()


def reminder(minute: int) -> ReminderRow:
    at = START + minute * MINUTE
    return ReminderRow(at=at, kind="duration", trigger="interval", n=1, continuous_minutes=30)


def ending(minute: int) -> ExitRow:
    at = START + minute * MINUTE
    return ExitRow(requested_at=at, stopped_at=at, method="button", messages_after=0)


def test_a_report_replaces_the_marks_of_its_span(connection: Connection) -> None:
    session_marks.replace(connection, LINK, EVER, [reminder(0), reminder(90)], [ending(70)])
    assert session_marks.reminders_between(connection, LINK, *EVER) == (reminder(0), reminder(90))
    span = (START, START + HOUR)
    session_marks.replace(connection, LINK, span, [reminder(7)], [ending(5), ending(61)])
    assert session_marks.reminders_between(connection, LINK, *EVER) == (reminder(7), reminder(90))
    assert session_marks.exits_between(connection, LINK, *EVER) == (ending(5), ending(70))


def fill(connection: Connection) -> None:
    for at in (START, START + DAY):
        see(connection, 1, at, f'"{at}"')
        policies_seen.add_change(connection, LINK, at)
        minute = (at - START) // MINUTE
        span = (at, at + HOUR)
        stretches.replace(connection, LINK, span, [stretch(minute)])
        session_marks.replace(connection, LINK, span, [reminder(minute)], [ending(minute)])


def test_what_is_older_than_the_family_wants_kept_goes(connection: Connection) -> None:
    fill(connection)
    removed = retention.remove_before(connection, START + HOUR, START + DAY)
    assert (removed.marks, removed.policies) == (3, 2)
    assert spans(connection) == [(1, 24, 24)]
    assert stretches.between(connection, LINK, *EVER) == (stretch(24 * 60),)
    assert session_marks.reminders_between(connection, LINK, *EVER) == (reminder(24 * 60),)
    assert session_marks.exits_between(connection, LINK, *EVER) == (ending(24 * 60),)
    assert policies_seen.changes_between(connection, LINK, *EVER) == (START + DAY,)


def test_it_all_goes_with_its_link(connection: Connection) -> None:
    fill(connection)
    links.remove(connection, LINK)
    tables = ("policy_seen", "policy_change", "stretch", "reminder_shown", "session_exit")
    for table in tables:
        query = f"SELECT count(*) AS n FROM {table}"  # noqa: S608 - a constant
        record = connection.execute(query).fetchone()
        assert record is not None
        assert record["n"] == 0, table
