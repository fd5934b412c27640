"""A link heard while locked: sealed before it is acknowledged, told once, never readable."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.link.errors import (
    CredentialsError,
    LinkSuspendedError,
    ProviderTroubleError,
    SignInAgainError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.link.set_tokens import new_signing_key
from guardian.link.wire.events import ALERT_URI, Topic
from guardian.link.wire.ward import LinkState
from guardian.store import signing_keys, watching
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.errors import DatabaseClosedError
from guardian.store.schemas import WATCH
from tests.rig.seeded_store import LINK
from tests.sync.fake_provider import forger_of
from tests.sync.fake_wire import alert
from tests.sync.locked_family import WATCH_KEY, Listening, LockedFamily


@pytest.fixture
def family(tmp_path: Path) -> Iterator[LockedFamily]:
    made = LockedFamily(tmp_path)
    yield made
    made.close()


def test_an_alert_is_sealed_told_acknowledged_and_marked_shown(family: LockedFamily) -> None:
    jti = family.provider.emit_alert("a")
    compact = family.provider.events[jti]
    with Listening(family):
        family.until(lambda: family.provider.acked == [jti])
        family.until(lambda: family.provider.steps == [("a", "shown")])
    (event,) = family.sealed
    assert (event.jti, event.gl_seq, event.asks_for_person) == (jti, 1, True)
    assert event.told_at == family.clock.now()
    assert family.link.last_heard_at == family.clock.now()
    assert compact.encode() not in event.sealed
    assert [one.jti for one in family.asking] == [jti]


def test_nothing_is_told_or_acknowledged_before_it_is_durable(family: LockedFamily) -> None:
    jti = family.provider.emit_alert("a")

    def look() -> None:
        other = Database.open(family.folder / "watch.db", WATCH_KEY, schema=WATCH)
        with other.read() as connection:
            assert watching.has(connection, LINK, jti)
        other.close()
        assert family.provider.acked == []

    family.when_told = look
    with Listening(family):
        family.until(lambda: family.provider.acked == [jti])
    assert len(family.asking) == 1


def test_what_asks_nobody_is_kept_and_told_to_nobody(family: LockedFamily) -> None:
    jti = family.provider.emit_change(Topic.USAGE)
    with Listening(family):
        family.until(lambda: family.provider.acked == [jti])
    assert family.asking == []
    assert [event.asks_for_person for event in family.sealed] == [False]


def test_an_event_that_comes_again_is_told_once(family: LockedFamily) -> None:
    jti = family.provider.emit_alert("a")
    for _ in range(2):
        family.provider.acked.clear()
        with Listening(family):
            family.until(lambda: family.provider.acked == [jti])
    assert len(family.sealed) == 1
    assert len(family.asking) == 1


def test_what_was_kept_and_not_told_is_told_after_a_restart_and_then_never_again(
    family: LockedFamily,
) -> None:
    family.tells = False
    jti = family.provider.emit_alert("a")
    with Listening(family):
        family.until(lambda: family.provider.acked == [jti])
    assert family.sealed[0].told_at is None
    assert family.provider.steps == []
    family.tells = True
    for _ in range(2):
        with Listening(family) as listening:
            family.until(lambda: family.provider.calls.count("poll") >= 2)
            listening.end()
        family.provider.calls.clear()
    assert len(family.asking) == 2, "refused once, then told once"
    assert family.sealed[0].told_at is not None


def test_what_is_in_the_inbox_is_sealed_once_more_and_told_to_nobody(
    family: LockedFamily,
) -> None:
    known = family.provider.emit_alert("a")
    with family.watch.write() as connection:
        watching.set_in_inbox(connection, {LINK: [known], "another": ["unseen"]})
    fresh = family.provider.emit_alert("b")
    with Listening(family):
        family.until(lambda: set(family.provider.acked) == {known, fresh})
    assert [one.jti for one in family.asking] == [fresh]
    assert [(one.jti, one.asks_for_person) for one in family.sealed] == [
        (known, False),
        (fresh, True),
    ]
    assert family.drain().alerts == 2, "a forged mark loses nothing"


def test_a_stop_waits_until_it_is_noted_what_is_being_told(family: LockedFamily) -> None:
    for alert_id in ("a", "b"):
        family.provider.emit_alert(alert_id)
    being_told, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        being_told.set()
        assert go_on.wait(20)

    family.when_told = hold
    session, stop = family.session(), Cancellation()
    thread = threading.Thread(target=session.run, args=(stop,))
    thread.start()
    assert being_told.wait(20)
    stop.set()
    session.finish_telling(0.01)
    assert family.sealed[0].told_at is None, "it waits no longer than it is told"
    go_on.set()
    session.finish_telling(20)
    assert [one.told_at is not None for one in family.sealed] == [True, False]
    thread.join(20)
    assert len(family.asking) == 1, "after a stop nobody is told"


def test_a_stop_does_not_call_off_the_note_of_what_was_told(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    being_told, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        being_told.set()
        assert go_on.wait(20)

    family.when_told = hold
    session, stop = family.session(), Cancellation()
    thread = threading.Thread(target=session.run, args=(stop,))
    thread.start()
    assert being_told.wait(20)
    with family.watch.write():
        stop.set()
        go_on.set()
        thread.join(0.2)  # long enough to look whether it was called off
    session.finish_telling(20)
    assert [one.told_at is not None for one in family.sealed] == [True]
    thread.join(20)


def test_a_provider_that_does_not_hear_shown_changes_nothing(family: LockedFamily) -> None:
    family.provider.faults["acknowledge_alert"] = [ProviderTroubleError()]
    jti = family.provider.emit_alert("a")
    with Listening(family):
        family.until(lambda: family.provider.acked == [jti])
    assert family.sealed[0].told_at is not None


def test_what_is_forged_is_refused_and_wakes_nobody(family: LockedFamily) -> None:
    own, family.provider.key = family.provider.key, forger_of(family.provider.key)
    forged = family.provider.emit_alert("forged")
    family.provider.key = own
    strange = family.provider.emit_alert("other", aud="another-link")
    true = family.provider.emit_alert("true")
    with Listening(family):
        family.until(lambda: true in family.provider.acked)
    assert {jti: error["err"] for jti, error in family.provider.errors.items()} == {
        forged: "invalid_key",
        strange: "invalid_audience",
    }
    assert [event.jti for event in family.sealed] == [true]
    assert len(family.asking) == 1


def test_an_event_of_a_key_that_is_not_named_yet_is_heard_once_it_is(
    family: LockedFamily,
) -> None:
    old, family.provider.key = family.provider.key, new_signing_key()
    new = family.provider.key
    jti = family.provider.emit_alert("a")
    family.provider.named_key = old
    with Listening(family):
        family.until(lambda: family.link.condition is Condition.PROVIDER_TROUBLE)
        assert (family.provider.errors, family.sealed) == ({}, ())
        family.provider.named_key = new
        family.until(lambda: family.provider.acked == [jti])
    assert len(family.asking) == 1


def test_a_new_key_of_the_provider_is_fetched_and_kept(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    with Listening(family):
        family.until(lambda: len(family.asking) == 1)
        family.provider.key = new_signing_key()
        family.provider.emit_alert("b")
        family.until(lambda: len(family.asking) == 2)
    with family.watch.read() as connection:
        assert len(signing_keys.in_use(connection, LINK)) == 1
        assert len(signing_keys.history(connection, LINK)) == 2


def test_a_service_out_of_reach_is_asked_again_and_heard_at_once_when_it_is_back(
    family: LockedFamily,
) -> None:
    with Listening(family):
        family.until(lambda: family.link.condition is Condition.ACTIVE and family.changes > 0)
        family.provider.go(online=False)
        family.until(lambda: family.link.condition is Condition.OFFLINE)
        family.clock.advance(timedelta(minutes=9))
        family.provider.go(online=True)
        family.until(lambda: family.link.condition is Condition.ACTIVE)
        assert family.link.last_heard_at == family.clock.now()


def test_a_link_that_ended_is_kept_as_ended_and_listening_ends(family: LockedFamily) -> None:
    family.provider.state = LinkState.REVOKED
    listening = Listening(family)
    listening.thread.join(20)
    assert not listening.thread.is_alive()
    assert not listening.stop.is_set()
    assert family.link.condition is Condition.ENDED


@pytest.mark.parametrize(
    ("error", "condition"),
    [
        (SignInAgainError(), Condition.SIGN_IN_NEEDED),
        (CredentialsError(), Condition.SIGN_IN_NEEDED),
        (LinkSuspendedError(), Condition.SUSPENDED),
        (ProviderTroubleError(), Condition.PROVIDER_TROUBLE),
    ],
)
def test_trouble_is_kept_as_the_condition(
    family: LockedFamily, error: Exception, condition: Condition
) -> None:
    family.provider.fail(error)  # type: ignore[arg-type]  # all of them are errors of the link
    with Listening(family):
        family.until(lambda: family.link.condition is condition)


def test_dead_tokens_are_not_tried_again_and_again(family: LockedFamily) -> None:
    family.provider.fail(SignInAgainError())
    with Listening(family) as listening:
        family.until(lambda: family.link.condition is Condition.SIGN_IN_NEEDED)
        polls = family.provider.calls.count("poll")
        listening.thread.join(0.3)
        assert family.provider.calls.count("poll") == polls
        listening.end()


def test_a_new_connection_is_tried_once_and_then_it_rests_again(family: LockedFamily) -> None:
    family.provider.fail(SignInAgainError())
    with Listening(family) as listening:
        family.until(lambda: family.link.condition is Condition.SIGN_IN_NEEDED)
        polls = family.provider.calls.count("poll")
        listening.session.reconnect()
        family.until(lambda: family.provider.calls.count("poll") > polls)
        listening.thread.join(0.3)
        assert family.provider.calls.count("poll") == polls + 1


def test_it_stops_at_once_in_the_middle_of_a_long_poll(family: LockedFamily) -> None:
    with Listening(family) as listening:
        family.until(lambda: family.provider.calls.count("poll") >= 2)
        listening.end()
    assert all(client.closed for client in family.clients)


def test_a_database_that_is_closed_after_the_stop_is_no_error(family: LockedFamily) -> None:
    with Listening(family) as listening:
        family.until(lambda: family.provider.calls.count("poll") >= 2)
        listening.stop.set()
        family.watch.close()
    with pytest.raises(DatabaseClosedError), family.watch.read():
        pass


def test_no_word_of_an_event_is_in_the_watch_database(family: LockedFamily) -> None:
    payload = alert("a", family.clock, category="canary_category", evidence_digest="canary-digest")
    jti = family.provider.emit(ALERT_URI, payload)
    with Listening(family):
        family.until(lambda: family.provider.acked == [jti])
    with family.watch.read() as connection:
        tables = [
            row["name"] for row in connection.execute("SELECT name FROM sqlite_master").fetchall()
        ]
        rows = [
            json.dumps([str(value) for value in tuple(row)])
            for table in ("sealed_event", "watched_link", "setting")
            for row in connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - names are fixed
        ]
    assert "sealed_event" in tables
    assert not any("canary" in row or "self_harm" in row for row in rows)
