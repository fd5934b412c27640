from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.policy.merge_patch import JsonValue
from guardian.store import credentials, settings, signing_keys, watching
from guardian.store.conditions import Condition
from guardian.store.connection import Connection
from guardian.store.errors import WrongKeyError
from guardian.store.watching import SealedEvent, WatchedLink
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, open_database, open_watch_database

LATER = START + timedelta(minutes=5)
OTHER = "link-2"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database = open_watch_database(tmp_path)
    with database.write() as lent:
        watching.add(lent, link())
        yield lent
    database.close()


def link(link_id: str = LINK, provider_name: str = "Sandbox") -> WatchedLink:
    return WatchedLink(
        link_id=link_id,
        issuer="http://127.0.0.1:8420",
        provider_name=provider_name,
        provider_card="{}",
    )


def sealed(number: int, *, link_id: str = LINK, asks: bool = True) -> SealedEvent:
    return SealedEvent(
        link_id=link_id,
        jti=f"jti-{number}",
        gl_seq=number,
        sealed=bytes([0, 255, number]),
        asks_for_person=asks,
        urgent=not asks,
        received_at=START,
    )


def test_links_come_back_as_they_were_kept(connection: Connection) -> None:
    watching.add(connection, link(OTHER))
    assert watching.find(connection, LINK) == link()
    assert watching.every(connection) == (link(), link(OTHER))
    assert watching.find(connection, "unknown") is None


def test_adding_again_renews_what_is_known_and_keeps_tokens(connection: Connection) -> None:
    credentials.save(connection, LINK, "tokens")
    watching.set_heard(connection, LINK, LATER)
    watching.add(connection, link(provider_name="Renamed"))
    found = watching.find(connection, LINK)
    assert found is not None
    assert (found.provider_name, found.last_heard_at) == ("Renamed", LATER)
    assert credentials.find(connection, LINK) == "tokens"


def test_a_condition_is_news_once_and_an_ended_link_stays_ended(connection: Connection) -> None:
    assert watching.set_condition(connection, LINK, Condition.OFFLINE)
    assert not watching.set_condition(connection, LINK, Condition.OFFLINE)
    assert watching.set_condition(connection, LINK, Condition.ENDED)
    assert not watching.set_condition(connection, LINK, Condition.ACTIVE)


def test_a_removed_link_takes_its_tokens_and_keys_and_leaves_what_waits(
    connection: Connection,
) -> None:
    credentials.save(connection, LINK, "tokens")
    signing_keys.replace(connection, LINK, [("a", "A")], START)
    assert watching.append(connection, sealed(1))
    watching.remove(connection, LINK)
    assert credentials.find(connection, LINK) is None
    assert signing_keys.in_use(connection, LINK) == ()
    assert watching.waiting_count(connection) == 1


def test_settings_are_kept_here_too(connection: Connection) -> None:
    settings.save(connection, "face", {"glance": True})
    assert settings.find(connection, "face") == {"glance": True}


def test_what_is_in_the_inbox_is_known_by_link_and_only_the_last_time_counts(
    connection: Connection,
) -> None:
    assert not watching.is_in_inbox(connection, LINK, "a")
    watching.set_in_inbox(connection, {LINK: ("a",), OTHER: ("b",)})
    assert watching.is_in_inbox(connection, LINK, "a")
    assert not watching.is_in_inbox(connection, LINK, "b")
    watching.set_in_inbox(connection, {OTHER: ("b",)})
    assert not watching.is_in_inbox(connection, LINK, "a")


@pytest.mark.parametrize("forged", [["a"], {LINK: "a"}, {LINK: {"a": 1}}, 7])
def test_a_forged_list_of_what_is_in_the_inbox_is_no_list(
    connection: Connection, forged: JsonValue
) -> None:
    settings.save(connection, "in_inbox", forged)
    assert not watching.is_in_inbox(connection, LINK, "a")


def test_what_is_urgent_is_known_by_when_it_was_first_told(connection: Connection) -> None:
    assert watching.urgent_told(connection) == ()
    watching.set_crises_told(connection, [START])
    grave = replace(sealed(1), urgent=True)
    for event in (grave, replace(grave, jti="untold"), sealed(3)):
        watching.append(connection, event)
    for event in watching.oldest(connection):
        if event.jti != "untold":
            watching.set_told(connection, event.id, LATER)
    assert watching.urgent_told(connection) == (START, LATER)
    watching.set_crises_told(connection, [])
    assert watching.urgent_told(connection) == (LATER,)


@pytest.mark.parametrize("forged", ["now", ["now", 7, None, "2026-11-22T07:00:00"], {"a": 1}])
def test_a_forged_list_of_crises_tells_of_none(connection: Connection, forged: JsonValue) -> None:
    settings.save(connection, "crises_told", forged)
    assert watching.urgent_told(connection) == ()


def test_a_sealed_event_is_kept_once_per_link(connection: Connection) -> None:
    assert watching.append(connection, sealed(1))
    assert not watching.append(connection, sealed(1))
    assert watching.append(connection, sealed(1, link_id=OTHER))
    assert watching.has(connection, LINK, "jti-1")
    assert not watching.has(connection, LINK, "jti-2")
    assert watching.waiting_count(connection) == 2


def test_events_come_in_order_and_go_by_their_ids(connection: Connection) -> None:
    for number in (3, 1, 2):
        assert watching.append(connection, sealed(number, asks=number != 1))
    events = watching.oldest(connection)
    assert [event.gl_seq for event in events] == [3, 1, 2]
    assert events[0].sealed == bytes([0, 255, 3])
    assert [event.asks_for_person for event in events] == [True, False, True]
    assert [event.urgent for event in events] == [False, True, False]
    assert watching.waiting_count(connection, asking_only=True) == 2
    assert watching.oldest(connection, 1) == events[:1]
    assert watching.oldest(connection, after=events[0].id) == events[1:]
    watching.remove_events(connection, [events[0].id, events[2].id])
    assert watching.oldest(connection) == events[1:2]
    watching.remove_events(connection, [])
    assert watching.waiting_count(connection) == 1


def test_a_number_is_never_given_to_a_second_event(connection: Connection) -> None:
    watching.append(connection, sealed(1))
    first = watching.oldest(connection)[0].id
    watching.remove_events(connection, [first])
    watching.append(connection, sealed(2))
    assert watching.oldest(connection)[0].id > first


def test_the_first_telling_stands(connection: Connection) -> None:
    watching.append(connection, sealed(1))
    (event,) = watching.oldest(connection)
    assert event.told_at is None
    watching.set_told(connection, event.id, START)
    watching.set_told(connection, event.id, LATER)
    assert watching.oldest(connection)[0].told_at == START


def test_neither_key_opens_the_other_database(tmp_path: Path) -> None:
    open_watch_database(tmp_path).close()
    (tmp_path / "watch.db").rename(tmp_path / "guardian.db")
    with pytest.raises(WrongKeyError):
        open_database(tmp_path)
