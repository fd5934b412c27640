"""The log as the guardian reads it: whose, what about, of which account, by pages."""

import base64
import csv
import io
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.desk.record_codes import BY_GUARDIAN, EVENTS, GROUP_OF_ACT, group_of_event, who_did
from guardian.desk.record_table import as_csv
from guardian.desk.record_values import PAGE, UNREADABLE, Group, LogEntry, LogFilter, Who
from guardian.desk.records_log import RecordsLog, told
from guardian.link.wire.events import EVENT_PREFIX
from guardian.store import inbox, journal
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.journal import Act
from tests.rig.clock import START, MovableClock
from tests.rig.seeded_store import LINK, add_link

OTHER = "link-2"


@pytest.fixture
def log(database: Database, clock: MovableClock) -> RecordsLog:
    with database.write() as connection:
        add_link(connection, clock.now() - timedelta(days=1))
        add_link(connection, clock.now(), OTHER)
    return RecordsLog(database)


def token(kind: str, payload: object) -> str:
    """Return a token as an inbox keeps it; nothing verifies it here a second time."""
    claims = json.dumps({"events": {f"{EVENT_PREFIX}{kind}": payload}}).encode()
    return f"e30.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.sig"


def receive(connection: Connection, number: int, compact: str | None, link_id: str = LINK) -> None:
    event = inbox.Event(
        link_id=link_id,
        jti=f"jti-{number}",
        gl_seq=number,
        compact=compact or "",
        received_at=START,
    )
    assert inbox.append(connection, event)


def act(database: Database, what: Act, link_id: str | None = None, **details: object) -> None:
    with database.write() as connection:
        journal.append_act(connection, what, START, link_id=link_id, details=details)  # type: ignore[arg-type] # codes


def newest(log: RecordsLog, **chosen: object) -> LogEntry:
    return log.log(LogFilter(**chosen)).entries[0]  # type: ignore[arg-type] # a test names real fields


def test_every_act_has_its_group_and_is_somebodys() -> None:
    assert set(GROUP_OF_ACT) == {each.value for each in Act}
    assert {who_did(each, {}) for each in BY_GUARDIAN} == {Who.GUARDIAN}
    assert who_did(Act.WRONG_PASSPHRASE, {}) is Who.SOMEBODY
    assert who_did(Act.POLICY_CHANGE_ASKED, {}) is Who.YOU
    assert who_did(Act.LINK_ENDED, {"service_told": True}) is Who.YOU
    assert who_did(Act.LINK_ENDED, {"followed_by": "x"}) is Who.GUARDIAN
    assert who_did("act_of_a_later_guardian", {}) is Who.GUARDIAN


def test_every_event_of_the_catalogue_has_a_group() -> None:
    assert all(group_of_event(kind, ()) for kind in EVENTS)
    assert group_of_event("change", ("usage", "policy")) is Group.LIMITS
    assert group_of_event("change", ("usage",)) is Group.ACCOUNT
    assert group_of_event("of-a-later-protocol", ()) is None


def test_an_act_tells_what_it_was_about(log: RecordsLog, database: Database) -> None:
    act(database, Act.POLICY_CHANGE_ASKED, LINK, fields=["curfew", "daily_minutes"])
    entry = newest(log)
    assert (entry.who, entry.group) == (Who.YOU, Group.LIMITS)
    assert entry.fields == ("curfew", "daily_minutes")
    assert entry.account is not None
    assert entry.account.ward_name == "Mia"
    act(database, Act.RETENTION_CHANGED, months=6)
    assert (newest(log).count, newest(log).account) == (6, None)


def test_an_event_is_the_services_and_says_its_kind(log: RecordsLog, database: Database) -> None:
    with database.write() as connection:
        receive(connection, 1, token("alert", {"category": "grooming", "level": "high"}))
        receive(connection, 2, token("change", {"topics": ["policy"], "at": "x"}))
    change, alert = log.log(LogFilter()).entries
    assert (alert.code, alert.who, alert.group) == ("event:alert", Who.SERVICE, Group.ALERTS)
    assert alert.subject == "grooming"
    assert (change.group, change.fields) == (Group.LIMITS, ("policy",))


@pytest.mark.parametrize(
    "compact",
    [
        "",
        "a.b",
        "a.!!.c",
        "e30.e30.c",
        token("of-a-later-protocol", {}),
        token("alert", "words"),
        "e30.WzFd.c",
        "e30.eyJldmVudHMiOnt9fQ.c",
    ],
)
def test_what_cannot_be_read_is_an_event_all_the_same(
    log: RecordsLog, database: Database, compact: str
) -> None:
    with database.write() as connection:
        receive(connection, 1, compact)
    entry = newest(log)
    assert (entry.code, entry.who, entry.group) == (UNREADABLE, Who.SERVICE, None)
    assert log.log(LogFilter(group=Group.ALERTS)).entries == ()


@given(payload=st.text(max_size=80))
def test_no_token_keeps_the_log_from_being_read(payload: str) -> None:
    assert told(f"e30.{payload}.sig") == ("", {})


def test_an_act_of_a_later_guardian_is_shown_as_such(log: RecordsLog, database: Database) -> None:
    with database.write() as connection:
        details = journal.canonical({})
        position, before = journal.end(connection)
        at = "2026-11-22T07:00:00.000000Z"
        sealed = journal.entry_hash(position + 1, before, at, "flown_to_the_moon", None, details)
        connection.execute(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)",
            (position + 1, at, "flown_to_the_moon", None, details, before, sealed),
        )
    entry = newest(log)
    assert (entry.code, entry.group, entry.who) == ("flown_to_the_moon", None, Who.GUARDIAN)


def test_one_account_and_one_group_alone(log: RecordsLog, database: Database) -> None:
    act(database, Act.UNLOCKED)
    act(database, Act.SESSION_STOP_ASKED, LINK)
    act(database, Act.SESSION_STOP_ASKED, OTHER)
    act(database, Act.NOTE_CHANGED, OTHER, alert="a1")
    of_other = log.log(LogFilter(link_id=OTHER))
    assert [each.code for each in of_other.entries] == ["note_changed", "session_stop_asked"]
    both = log.log(LogFilter(link_id=OTHER, group=Group.LIMITS)).entries
    assert [each.code for each in both] == ["session_stop_asked"]
    assert [each.link_id for each in of_other.accounts] == [LINK, OTHER]


def test_pages_meet_without_a_gap_and_end(log: RecordsLog, database: Database) -> None:
    with database.write() as connection:
        for _ in range(PAGE + 20):
            journal.append_act(connection, Act.UNLOCKED, START)
            journal.append_act(connection, Act.SESSION_STOP_ASKED, START, link_id=LINK)
    seen: list[int] = []
    before = None
    for _ in range(3):
        page = log.log(LogFilter(), before)
        assert len(page.entries) <= PAGE
        seen += [each.position for each in page.entries]
        before = page.next_before
    assert before is None
    assert seen == list(range(2 * (PAGE + 20), 0, -1))
    first = log.log(LogFilter(group=Group.LIMITS))
    assert len(first.entries) == PAGE
    last = log.log(LogFilter(group=Group.LIMITS), first.next_before)
    assert (len(last.entries), last.next_before) == (20, None)
    assert len(list(log.whole_log(LogFilter(group=Group.LIMITS)))) == PAGE + 20


def test_an_empty_log_is_a_page(log: RecordsLog) -> None:
    view = log.log(LogFilter())
    assert (view.entries, view.next_before, view.intact_at) == ((), None, None)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5))
def test_a_table_reads_back_and_calculates_nothing(rows: list[list[str]]) -> None:
    written = as_csv(rows)
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert len(read) == len(rows)
    for before, after in zip(rows, read, strict=True):
        assert [cell.removeprefix("'") for cell in after] == [
            cell.removeprefix("'") for cell in before
        ]
        assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in after)
    assert written == "" or written.endswith("\r\n")


def test_details_are_codes(log: RecordsLog, database: Database) -> None:
    act(database, Act.SETTING_CHANGED, setting="x" * 200)
    assert newest(log).subject.startswith("sha256:")
    assert len(newest(log).subject) <= 64
