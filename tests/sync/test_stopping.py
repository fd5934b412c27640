"""A stop ends what is under way: the other side sees its connection closed."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from guardian.clock import SystemClock
from guardian.link.client.link_client import LinkClient
from guardian.link.errors import RETRY_AFTER_MAX_SECONDS, LinkCancelledError
from guardian.store.conditions import Condition
from guardian.sync import asking
from guardian.sync.port import LinkPort
from tests.rig import hostile_server as bad
from tests.rig.hostile_server import HostileServer, hostile_server, json_reply
from tests.rig.link_desk import SavedCredentials, fresh_credentials
from tests.rig.lock_holder import write_lock_held
from tests.rig.scripted_provider import be_honest, provider_at
from tests.rig.seeded_store import KEY, LINK
from tests.sync.family import DEADLINE_SECONDS, Family, Running

API = "/gl/v1"


class Held:
    """Answers nothing, and notes when the one who asks hangs up."""

    def __init__(self) -> None:
        self.arrived = threading.Event()
        self.closed = threading.Event()

    def __call__(self, handler: bad.Handler) -> None:
        self.arrived.set()
        handler.connection.settimeout(DEADLINE_SECONDS)
        if handler.connection.recv(1) == b"":
            self.closed.set()


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as running:
        be_honest(running)
        running.answer(f"{API}/events/poll", json_reply({"sets": {}}))
        yield running


def real_client(server: HostileServer) -> LinkPort:
    return LinkClient(provider_at(server), fresh_credentials(), SavedCredentials(), SystemClock())


@pytest.mark.parametrize("reading", ["link", "policy", "characters", "events/poll"])
def test_a_stop_hangs_up_on_what_is_being_read(
    family: Family, server: HostileServer, reading: str
) -> None:
    held = Held()
    server.answer(f"{API}/{reading}", held)
    family.session = family.new_session(lambda: real_client(server))
    running = Running(family)
    assert held.arrived.wait(DEADLINE_SECONDS)
    running.end()
    assert held.closed.wait(DEADLINE_SECONDS)
    assert family.troubles == []


def test_a_stop_hangs_up_on_what_is_being_sent(family: Family, server: HostileServer) -> None:
    held, polled = Held(), Held()
    server.answer(f"{API}/events/poll", json_reply({"sets": {}}), polled)
    server.answer(f"{API}/session/stop", held)
    with family.database.write() as connection:
        asking.ask_session_stop(connection, LINK, family.clock.now())
    family.session = family.new_session(lambda: real_client(server))
    running = Running(family)
    assert held.arrived.wait(DEADLINE_SECONDS)
    assert polled.arrived.wait(DEADLINE_SECONDS)
    running.end()
    assert held.closed.wait(DEADLINE_SECONDS)
    assert polled.closed.wait(DEADLINE_SECONDS)


def test_nothing_is_asked_of_a_client_that_is_closed(server: HostileServer) -> None:
    client = real_client(server)
    client.close()
    with pytest.raises(LinkCancelledError):
        client.link()
    assert server.seen == []


@pytest.mark.parametrize("manner", [bad.trickle, bad.silent])
def test_a_stop_ends_what_never_comes_to_an_end(
    family: Family, server: HostileServer, manner: Callable[[bad.Handler], None]
) -> None:
    arrived = threading.Event()

    def behave(handler: bad.Handler) -> None:
        arrived.set()
        manner(handler)

    server.answer(f"{API}/policy", behave)
    family.session = family.new_session(lambda: real_client(server))
    running = Running(family)
    assert arrived.wait(DEADLINE_SECONDS)
    running.end()


def test_a_stop_ends_a_secure_connection_that_is_never_agreed_on(family: Family) -> None:
    with hostile_server() as server, socket.create_server(("127.0.0.1", 0)) as mute:
        base = f"https://127.0.0.1:{mute.getsockname()[1]}{API}"
        provider = replace(provider_at(server), api_base=base)
        family.session = family.new_session(
            lambda: LinkClient(provider, fresh_credentials(), SavedCredentials(), SystemClock())
        )
        running = Running(family)
        mute.settimeout(DEADLINE_SECONDS)
        met, _ = mute.accept()
        with met:
            assert met.recv(1)  # the greeting of TLS, which nobody answers
            running.end()


def test_a_stop_ends_a_long_pause_which_is_kept_and_capped(
    family: Family, server: HostileServer
) -> None:
    busy = bad.Reply(status=503, headers={"Retry-After": "86400"})
    server.answer(f"{API}/events/poll", busy)
    family.session = family.new_session(lambda: real_client(server))
    running = Running(family)
    family.until(lambda: family.link.next_attempt_at is not None)
    assert family.condition() is Condition.PROVIDER_TROUBLE
    asked = family.link.next_attempt_at
    assert asked == family.clock.now() + timedelta(seconds=RETRY_AFTER_MAX_SECONDS)
    running.end()


def test_a_new_connection_is_tried_at_once_and_success_ends_the_trouble(
    family: Family, server: HostileServer
) -> None:
    held, busy = Held(), bad.Reply(status=503, headers={"Retry-After": "600"})
    server.answer(f"{API}/events/poll", busy, json_reply({"sets": {}}), held)
    family.session = family.new_session(lambda: real_client(server))
    with Running(family):
        family.until(lambda: family.link.next_attempt_at is not None)
        family.session.reconnect()
        assert held.arrived.wait(DEADLINE_SECONDS)
        assert family.link.next_attempt_at is None
        family.session.reconnect()
        assert held.closed.wait(DEADLINE_SECONDS), "what leads nowhere is given up"


def test_a_stop_ends_the_wait_for_what_another_program_writes(
    family: Family, server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guardian.store.database.BUSY_TIMEOUT_SECONDS", 3600.0)
    held = Held()
    server.answer(f"{API}/events/poll", json_reply({"sets": {}}), held)
    family.session = family.new_session(lambda: real_client(server))
    with write_lock_held(family.folder / "guardian.db", KEY) as other:
        running = Running(family)
        assert not running.stop.wait(0.2), "it waits to write what it read"
        running.end()
        assert other.poll() is None
    assert family.troubles == []
