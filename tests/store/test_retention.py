from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.decisions import Reason
from guardian.store import (
    alerts,
    inbox,
    journal,
    notes,
    outbox,
    purchases,
    refusals,
    retention,
    succession,
    usage,
)
from guardian.store.alerts import AlertStep
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind
from guardian.store.purchases import PurchaseRow, SpendingRow
from guardian.store.refusals import RefusalRow
from guardian.store.retention import Removed
from tests.rig.clock import START
from tests.rig.decrypted_pages import traces
from tests.rig.seeded_store import (
    KEY,
    LINK,
    add_alert,
    add_link,
    alert_row,
    open_database,
    save_usage,
)

NOW = START + timedelta(days=400)
DAY = timedelta(days=1)
NOTHING = Removed(
    usage=0,
    days=0,
    refusals=0,
    purchases=0,
    requests=0,
    wishes=0,
    alerts=0,
    events=0,
    marks=0,
    policies=0,
    findings=0,
)


def receive(
    connection: Connection, number: int, moment: datetime, phrase: str, steps: str = ""
) -> None:
    """Keep an alert with its event and a note, as far as ``steps`` (``a``, ``r``) say."""
    name = f"alert-{number}"
    add_alert(connection, alert_row(name, moment, rule_version=phrase))
    event = inbox.Event(
        link_id=LINK,
        jti=f"jti-{name}",
        gl_seq=number,
        compact=f"{phrase}.{phrase}.{phrase}",
        received_at=moment,
    )
    assert inbox.append(connection, event)
    notes.save(connection, LINK, name, f"a note of {phrase}", moment)
    for letter, step in (("a", AlertStep.ACKNOWLEDGED), ("r", AlertStep.RESOLVED)):
        if letter in steps:
            alerts.mark(connection, LINK, name, step, moment)


def live(connection: Connection, moment: datetime, phrase: str) -> None:
    """Keep one of everything else that a day may bring."""
    save_usage(connection, moment.date(), 2, [(0, phrase, 60), (1, phrase, 60)])
    refused = RefusalRow(
        refusal_id=f"{phrase} {moment}", at=moment, reason=Reason.CURFEW, character_id="owl"
    )
    refusals.save(connection, LINK, [refused])
    bought = PurchaseRow(
        purchase_id=f"{moment}",
        at=moment,
        item=phrase,
        price_minor=100,
        currency="CNY",
        refunded=False,
    )
    total = SpendingRow(month_total_minor=100, currency="CNY", as_of=moment)
    purchases.save(connection, LINK, [bought], total)
    for answered in (True, False):
        wish = outbox.ask(connection, LINK, OutboxKind.POLICY_PATCH, {"x": phrase}, moment)
        if answered:
            outbox.set_confirmed(connection, wish, moment)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = open_database(tmp_path)
    with database.write() as connection:
        add_link(connection, START)
    return database


def test_what_is_old_goes_and_what_is_newer_stays(database: Database) -> None:
    moment = START + 10 * DAY
    with database.write() as connection:
        live(connection, moment - 5 * DAY, "old")
        live(connection, moment + 5 * DAY, "new")
        receive(connection, 1, moment - DAY, "acknowledged", "a")
        receive(connection, 2, moment - DAY, "resolved", "ar")
        receive(connection, 3, moment + DAY, "newer", "ar")
        removed = retention.remove_before(connection, moment, NOW)
    assert removed == replace(
        NOTHING, usage=2, days=2, refusals=1, purchases=1, wishes=1, alerts=2, events=2
    )
    first, last = START.date(), NOW.date()
    with database.read() as connection:
        assert {row.character_id for row in usage.between(connection, LINK, first, last)} == {"new"}
        assert min(usage.known_days(connection, LINK, first, last)) >= moment.date()
        assert len(refusals.between(connection, LINK, START, NOW)) == 1
        assert [row.item for row in purchases.between(connection, LINK, START, NOW)] == ["new"]
        assert purchases.spending(connection, LINK) is not None
        assert [row.alert_id for row in alerts.latest(connection)] == ["alert-3"]
        assert [row.compact is None for row in inbox.entries(connection)] == [True, True, False]
        states = [row.state for row in outbox.latest(connection, LINK, OutboxKind.POLICY_PATCH)]
        assert sorted(states) == ["confirmed", "waiting", "waiting"]


def test_an_alert_that_nobody_acknowledged_stays_with_its_event_and_note(
    database: Database,
) -> None:
    with database.write() as connection:
        receive(connection, 1, START, "seen by nobody")
        alerts.mark(connection, LINK, "alert-1", AlertStep.SHOWN, START)
        assert retention.remove_before(connection, NOW, NOW) == NOTHING
        assert len(alerts.waiting(connection)) == 1
        assert inbox.entries(connection)[0].compact is not None
        assert notes.find(connection, LINK, "alert-1") is not None
        # Once it is acknowledged it goes as every other.
        alerts.mark(connection, LINK, "alert-1", AlertStep.ACKNOWLEDGED, NOW)
        removed = retention.remove_before(connection, NOW, NOW + DAY)
        assert (removed.alerts, removed.events) == (1, 1)


def test_an_alert_that_went_on_to_another_link_keeps_its_event(database: Database) -> None:
    with database.write() as connection:
        receive(connection, 1, START, "seen by nobody")
        receive(connection, 2, START, "seen", "a")
        add_link(connection, START, "link-2")
        succession.succeed(connection, LINK, "link-2", NOW)
        removed = retention.remove_before(connection, NOW, NOW)
        assert (removed.alerts, removed.events) == (1, 1)
        assert [row.compact is None for row in inbox.entries(connection)] == [False, True]


def test_the_journal_stays_whole_and_says_what_went(database: Database) -> None:
    with database.write() as connection:
        for number in range(1, 6):
            receive(connection, number, START + number * DAY, "old", "a")
        before = journal.entries(connection)
        removed = retention.remove_before(connection, START + 3 * DAY, NOW)
        assert removed.events == 2
    with database.read() as connection:
        act, *rest = journal.entries(connection)
        assert tuple(rest) == before
        assert act.kind == journal.Act.RECORDS_REMOVED
        assert act.at == NOW
        assert act.details["events"] == 2
        assert journal.verify(connection) is None
        assert inbox.has(connection, LINK, "jti-alert-1")
        assert inbox.missing(connection, LINK) == 0
    database.check()


def test_an_event_that_was_removed_is_not_taken_in_again(database: Database) -> None:
    with database.write() as connection:
        receive(connection, 1, START, "old", "a")
        retention.remove_before(connection, NOW, NOW)
        again = inbox.Event(
            link_id=LINK, jti="jti-alert-1", gl_seq=1, compact="old", received_at=NOW
        )
        assert not inbox.append(connection, again)


def test_removing_nothing_is_no_act(database: Database) -> None:
    with database.write() as connection:
        receive(connection, 1, NOW, "new", "a")
        before = journal.entries(connection)
        assert retention.remove_before(connection, START, NOW) == NOTHING
        assert journal.entries(connection) == before
    assert not NOTHING.anything


def test_afterwards_no_page_keeps_a_trace(tmp_path: Path) -> None:
    planted = "planted-7Q2f-自伤-phrase"
    database = open_database(tmp_path)
    with database.write() as connection:
        add_link(connection, START)
        for number in range(1, 120):
            receive(connection, number, START, f"{planted}{number}", "a")
            live(connection, START + number * DAY / 100, planted)
        # Wishes without an answer stay for good reason.
        connection.execute("DELETE FROM outbox WHERE state = 'waiting'")
        receive(connection, 500, NOW, "kept-phrase", "a")
    phrase = planted.encode()
    assert traces(tmp_path, KEY, phrase) == ["guardian.db-wal"]
    database.settle()
    assert traces(tmp_path, KEY, phrase) == ["guardian.db"]
    with database.write() as connection:
        assert retention.remove_before(connection, START + 100 * DAY, NOW).alerts == 119
    database.vacuum()
    # Not in the database, its log, nor in parts, which an index of words would keep.
    for trace in (phrase, b"planted", "自伤".encode(), b"7q2"):
        assert traces(tmp_path, KEY, trace) == []
    assert traces(tmp_path, KEY, b"kept-phrase") == ["guardian.db"]
    with database.read() as connection:
        assert journal.verify(connection) is None


@given(
    days=st.lists(st.integers(0, 20), min_size=1, max_size=12),
    steps=st.lists(st.sampled_from(["", "a", "ar"]), min_size=12, max_size=12),
    cuts=st.lists(st.integers(0, 21), max_size=3),
)
def test_whatever_is_cut_the_journal_verifies(
    tmp_path_factory: pytest.TempPathFactory, days: list[int], steps: list[str], cuts: list[int]
) -> None:
    database = open_database(tmp_path_factory.mktemp("profile"))
    with database.write() as connection:
        add_link(connection, START)
        for number, (day, step) in enumerate(zip(sorted(days), steps, strict=False), start=1):
            receive(connection, number, START + day * DAY, "phrase", step)
        waiting = alerts.waiting(connection)
        for cut in cuts:
            moment = START + cut * DAY
            retention.remove_before(connection, moment, NOW)
            assert all(
                row.received_at >= moment or row.acknowledged_at is None
                for row in alerts.latest(connection)
            )
        assert alerts.waiting(connection) == waiting
        assert journal.verify(connection) is None
    database.close()


def test_a_day_belongs_to_its_date(database: Database) -> None:
    with database.write() as connection:
        save_usage(connection, date(2026, 11, 22), 3, [(0, "owl", 1), (1, "owl", 2), (2, "owl", 3)])
        moment = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)
        assert retention.remove_before(connection, moment, NOW).usage == 1


def test_nor_does_the_copy_that_a_migration_kept(tmp_path: Path, database: Database) -> None:
    copy = tmp_path / "guardian.db.20260101T000000Z.version-1"
    copy.write_bytes((tmp_path / "guardian.db").read_bytes())
    database.vacuum()
    assert not copy.exists()
