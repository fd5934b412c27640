"""What was sealed while locked comes in once, and nothing else does."""

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import KeySet

from guardian.link.errors import OfflineError
from guardian.link.set_tokens import new_signing_key
from guardian.link.wire.events import Topic
from guardian.store import alerts, inbox, links, outbox, signing_keys, watching
from guardian.store.sealing import opened, sealed_event
from guardian.store.watching import SealedEvent
from guardian.sync.drain import Drained
from guardian.sync.resealing import reseal
from guardian.sync.unpublished import PATIENCE
from guardian.vault.keys import SecretKey
from tests.rig.seeded_store import LINK
from tests.sync.fake_link import FakeLink
from tests.sync.fake_provider import forger_of
from tests.sync.locked_family import INBOX_KEY, INBOX_PUBLIC, Listening, LockedFamily

OTHER_KEY = b"\x09" * 32
OTHER_PUBLIC = X25519PrivateKey.from_private_bytes(OTHER_KEY).public_key().public_bytes_raw()


@pytest.fixture
def family(tmp_path: Path) -> Iterator[LockedFamily]:
    made = LockedFamily(tmp_path)
    yield made
    made.close()


def heard(family: LockedFamily) -> None:
    """Let a locked session hear everything that the provider has to tell."""
    with Listening(family):
        family.until(lambda: family.provider.waiting() == {})


def nobody_answers(_: str) -> KeySet:
    raise OfflineError


def sealed_row(family: LockedFamily, jti: str, gl_seq: int, compact: str) -> SealedEvent:
    event = SealedEvent(
        link_id=LINK,
        jti=jti,
        gl_seq=gl_seq,
        sealed=b"",
        asks_for_person=True,
        urgent=True,
        received_at=family.clock.now(),
    )
    return sealed_event(INBOX_PUBLIC, event, compact)


def test_an_alert_comes_in_once_and_is_not_told_again(family: LockedFamily) -> None:
    jti = family.provider.emit_alert("a")
    told_at = family.clock.now()
    heard(family)
    family.clock.advance(timedelta(hours=8))
    assert family.drain() == Drained(alerts=1)
    assert (family.kept_alerts, family.inbox, family.sealed) == (["a"], [jti], ())
    with family.main.read() as connection:
        (row,) = alerts.latest(connection)
        wishes = outbox.open_wishes(connection, LINK)
    assert (row.received_at, row.shown_at, row.acknowledged_at) == (told_at, told_at, None)
    assert [wish.body for wish in wishes] == [{"alert_id": "a", "step": "shown"}]
    assert family.drain() == Drained()


def test_an_alert_that_nobody_was_told_of_is_still_to_be_told(family: LockedFamily) -> None:
    family.tells = False
    family.provider.emit_alert("a")
    heard(family)
    family.drain()
    with family.main.read() as connection:
        assert [row.shown_at for row in alerts.waiting(connection)] == [None]
        assert outbox.open_wishes(connection, LINK) == ()


def test_what_the_records_have_already_is_removed_and_not_counted(family: LockedFamily) -> None:
    jti = family.provider.emit_alert("a")
    heard(family)
    (event,) = family.sealed
    family.drain()
    family.plant(replace(event, told_at=None))
    assert family.drain() == Drained()
    assert (family.inbox, family.sealed) == ([jti], ())


def test_every_kind_comes_in_and_the_numbers_go_on(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    family.provider.emit_change(Topic.USAGE)
    family.provider.emit_alert("b")
    heard(family)
    assert family.drain() == Drained(alerts=2)
    with family.main.read() as connection:
        link = links.find(connection, LINK)
        assert inbox.missing(connection, LINK) == 0
    assert link is not None
    assert (link.next_gl_seq, link.gap_found_at) == (4, None)


def test_an_event_that_was_taken_away_shows_as_a_gap(family: LockedFamily) -> None:
    for name in "abc":
        family.provider.emit_alert(name)
    heard(family)
    with family.watch.write() as connection:
        watching.remove_events(connection, [family.sealed[1].id])
    assert family.drain() == Drained(alerts=2)
    with family.main.read() as connection:
        link = links.find(connection, LINK)
    assert link is not None
    assert link.gap_found_at == family.clock.now()


ALTERATIONS: dict[str, Callable[[SealedEvent], dict[str, object]]] = {
    "sealed": lambda event: {"sealed": event.sealed[:-1] + bytes([event.sealed[-1] ^ 1])},
    "cut": lambda event: {"sealed": event.sealed[:20]},
    "empty": lambda _: {"sealed": b""},
    "number": lambda event: {"gl_seq": event.gl_seq + 1},
    "name": lambda event: {"jti": event.jti + "x"},
    "moment": lambda event: {"received_at": event.received_at - timedelta(days=1)},
    "link": lambda _: {"link_id": "link-2"},
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_altered_row_is_refused_and_those_beside_it_come_in(
    family: LockedFamily, name: str
) -> None:
    family.add_link("link-2")
    for alert_id in "abc":
        family.provider.emit_alert(alert_id)
    heard(family)
    family.alter(family.sealed[1], **ALTERATIONS[name](family.sealed[1]))
    assert family.drain() == Drained(alerts=2, broken=1)
    assert (family.kept_alerts, family.sealed) == (["a", "c"], ())


def test_rows_that_were_swapped_are_refused(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    family.provider.emit_alert("b")
    heard(family)
    first, second = family.sealed
    family.alter(first, sealed=second.sealed)
    family.alter(second, sealed=first.sealed)
    assert family.drain() == Drained(broken=2)
    assert (family.kept_alerts, family.sealed) == ([], ())


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(planted=st.binary(max_size=300))
def test_whatever_is_planted_is_refused(family: LockedFamily, planted: bytes) -> None:
    event = sealed_row(family, "planted", 1, "x")
    family.plant(replace(event, sealed=planted))
    assert family.drain() == Drained(broken=1)
    family.plant(sealed_row(family, "planted", 1, planted.decode("latin-1")))
    assert family.drain() == Drained(broken=1)
    assert (family.kept_alerts, family.inbox, family.sealed) == ([], [], ())


def test_a_true_seal_around_a_forged_signature_is_refused_even_with_the_forgers_key_planted(
    family: LockedFamily,
) -> None:
    family.provider.emit_alert("true")
    heard(family)
    own, forger = family.provider.key, forger_of(family.provider.key)
    family.provider.key = forger
    jti = family.provider.emit_alert("forged")
    family.plant(sealed_row(family, jti, 2, family.provider.events[jti]))
    with family.watch.write() as connection:
        jwk = str(dict(forger.as_dict(private=False))).replace("'", '"')
        signing_keys.replace(connection, LINK, [(str(forger.kid), jwk)], family.clock.now())
    family.provider.key = own
    assert family.drain() == Drained(alerts=1, broken=1)
    assert family.kept_alerts == ["true"]


def test_a_true_event_of_another_account_is_refused(family: LockedFamily) -> None:
    family.add_link("link-2")
    jti = family.provider.emit_alert("a", aud="link-2")
    family.plant(sealed_row(family, jti, 1, family.provider.events[jti]))
    assert family.drain() == Drained(broken=1)
    assert family.kept_alerts == []


def test_a_link_that_is_no_longer_kept_brings_nothing_in(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    heard(family)
    with family.main.write() as connection:
        links.remove(connection, LINK)
    assert family.drain() == Drained(broken=1)
    assert family.sealed == ()


def test_two_events_with_one_number_are_one_too_many(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    family.provider.emit_alert("b", gl_seq=1)
    heard(family)
    assert family.drain() == Drained(alerts=1, broken=1)


def test_moments_to_come_are_not_believed(family: LockedFamily) -> None:
    jti = family.provider.emit_alert("a")
    later = family.clock.now() + timedelta(days=400)
    event = replace(
        sealed_row(family, jti, 1, ""), received_at=later, told_at=later, asks_for_person=False
    )
    family.plant(sealed_event(INBOX_PUBLIC, event, family.provider.events[jti]))
    assert family.drain() == Drained(alerts=1)
    with family.main.read() as connection:
        (row,) = alerts.latest(connection)
    assert row.received_at == row.shown_at == family.clock.now()


def test_rows_of_nonsense_are_refused_and_not_fatal(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    heard(family)
    with family.watch.write() as connection:
        connection.execute(
            "INSERT INTO sealed_event (link_id, jti, gl_seq, sealed, asks_for_person, urgent,"
            " received_at, told_at) VALUES (?, 'j', -5, x'00', 7, 7, 'yesterday', 'noon')",
            (LINK,),
        )
        connection.execute(
            "INSERT INTO sealed_event (link_id, jti, gl_seq, sealed, asks_for_person, urgent,"
            " received_at) VALUES ('', '', 0, x'', 0, 0, '2026-01-01T00:00:00')"
        )
        connection.execute("UPDATE watched_link SET condition = '?', last_heard_at = '?'")
    assert family.link.last_heard_at is None
    assert family.sealed[1].received_at == datetime(1970, 1, 1, tzinfo=UTC)
    assert family.drain() == Drained(alerts=1, broken=2)


def test_keys_that_changed_while_locked_are_asked_for_once(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    heard(family)
    family.drain()
    family.provider.emit_alert("b")
    heard(family)
    old = family.provider.key
    family.provider.key = new_signing_key()
    family.provider.emit_alert("c")
    family.provider.emit_alert("d")
    heard(family)
    asked: list[str] = []

    def fetch(link_id: str) -> KeySet:
        asked.append(link_id)
        return FakeLink(family.provider).jwks()

    assert family.drain(fetch) == Drained(alerts=3)
    assert asked == [LINK]
    family.provider.key = old
    jti = family.provider.emit_alert("late")
    family.plant(sealed_row(family, jti, 5, family.provider.events[jti]))
    assert family.drain(nobody_answers) == Drained(alerts=1), "a key of the past still counts"


def test_events_whose_key_cannot_be_asked_for_wait(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    heard(family)
    family.drain()
    family.provider.emit_alert("b")
    heard(family)
    family.provider.key = new_signing_key()
    family.provider.emit_alert("c")
    heard(family)
    (b, c) = family.sealed
    family.alter(b, sealed=b.sealed[:-1])
    assert family.drain(nobody_answers) == Drained(left=1, broken=1)
    assert [event.jti for event in family.sealed] == [c.jti]
    assert family.drain(nobody_answers) == Drained(left=1)
    assert family.drain() == Drained(alerts=1)
    assert family.kept_alerts == ["a", "c"]


def test_events_whose_key_is_not_named_yet_wait_for_a_day(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    heard(family)
    family.drain()
    old, family.provider.key = family.provider.key, new_signing_key()
    family.provider.emit_alert("b")
    heard(family)
    family.provider.named_key = old
    assert family.drain() == Drained(left=1)
    family.provider.named_key = None
    assert family.drain() == Drained(alerts=1)
    family.provider.key = new_signing_key()
    family.provider.emit_alert("c")
    heard(family)
    family.provider.named_key = old
    family.clock.advance(PATIENCE)
    assert family.drain() == Drained(broken=1)


def test_keys_before_a_renewal_open_too(family: LockedFamily) -> None:
    family.provider.emit_alert("a")
    heard(family)
    new, old = SecretKey(OTHER_KEY), SecretKey(INBOX_KEY)
    (event,) = family.sealed
    assert opened([new, old], event) == family.provider.events[event.jti]


def test_what_waits_is_sealed_to_a_renewed_key_and_again_after_a_crash(
    family: LockedFamily,
) -> None:
    family.provider.emit_alert("a")
    family.provider.emit_alert("b")
    heard(family)
    family.alter(family.sealed[1], sealed=b"broken")
    old, new = SecretKey(OTHER_KEY), SecretKey(INBOX_KEY)
    (event, broken) = family.sealed
    compact = opened([new], event)
    reseal(family.watch, [new], OTHER_PUBLIC)
    assert opened([old], family.sealed[0]) == compact
    reseal(family.watch, [new], OTHER_PUBLIC)
    assert opened([old], family.sealed[0]) == compact
    assert family.sealed[1] == broken
    reseal(family.watch, [old], INBOX_PUBLIC)
    assert family.drain() == Drained(alerts=1, broken=1)


def test_a_thousand_events_come_in_within_bounded_memory(family: LockedFamily) -> None:
    with family.watch.write() as connection:
        for number in range(1, 1001):
            jti = family.provider.emit_alert(f"alert-{number}")
            row = sealed_row(family, jti, number, family.provider.events.pop(jti))
            watching.append(connection, row)
    tracemalloc.start()
    drained = family.drain()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert drained == Drained(alerts=1000)
    assert len(family.inbox) == 1000
    assert family.sealed == ()
    assert peak < 8 * 1024 * 1024
