"""Linking to a server that we did not write: what the standards say, and not what we thought."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guardian.clock import Clock, SystemClock
from guardian.link.client.credentials import Credentials
from guardian.link.client.device import DeviceAuthorization, DeviceLink
from guardian.link.client.discovery import discover
from guardian.link.client.link_client import LinkClient
from guardian.link.client.oauth import new_key_jwk
from guardian.link.errors import (
    AuthorizationPendingError,
    CodeExpiredError,
    LinkDeniedError,
    SignInAgainError,
    SlowDownError,
    WatchNotOfferedError,
)
from tests.link.other_server import OtherServer, other_server
from tests.rig.link_desk import SavedCredentials


class WrongClock:
    """A computer whose clock is so far ahead."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OtherServer]:
    with other_server(tmp_path_factory.mktemp("oidc")) as server:
        yield server


@pytest.fixture
def other(running: OtherServer) -> OtherServer:
    running.wish()
    return running


@pytest.fixture
def device_link() -> DeviceLink:
    return DeviceLink(SystemClock())


@pytest.fixture
def authorization(other: OtherServer, device_link: DeviceLink) -> DeviceAuthorization:
    return device_link.begin(discover(other.origin))


def linked(other: OtherServer) -> Credentials:
    device_link = DeviceLink(SystemClock())
    authorization = device_link.begin(discover(other.origin))
    other.approve(authorization.user_code)
    return device_link.poll_once(authorization)


@contextmanager
def client_of(
    other: OtherServer,
    credentials: Credentials,
    saved: SavedCredentials,
    clock: Clock | None = None,
) -> Iterator[LinkClient]:
    provider = discover(other.origin)
    client = LinkClient(provider, credentials, saved, clock or SystemClock())
    with closing(client):
        yield client


def test_it_is_found_and_gives_a_code(authorization: DeviceAuthorization) -> None:
    assert authorization.provider.name == "Another server"
    assert authorization.user_code in authorization.verification_uri_complete
    assert authorization.interval_seconds == 5


def test_a_confirmed_code_becomes_a_link_that_can_be_read(
    other: OtherServer, saved: SavedCredentials
) -> None:
    """Its resource checks the proof with the digest of the token (``ath``) at every request."""
    credentials = linked(other)
    assert credentials.link_id == "link-1"
    with client_of(other, credentials, saved) as client:
        assert client.link().guardian_name == "Mum"
        assert client.link().guardian_name == "Mum"
        assert client.jwks().get_by_kid("sig-1").key_type == "EC"
    assert saved.pairs == []


def test_nobody_has_confirmed_yet(
    other: OtherServer, device_link: DeviceLink, authorization: DeviceAuthorization
) -> None:
    with pytest.raises(AuthorizationPendingError):
        device_link.poll_once(authorization)
    other.approve(authorization.user_code)
    assert device_link.poll_once(authorization).link_id == "link-1"
    with pytest.raises(CodeExpiredError):  # a code is good once
        device_link.poll_once(authorization)


def test_waiting_ends_with_the_confirmation(
    other: OtherServer, device_link: DeviceLink, authorization: DeviceAuthorization
) -> None:
    confirming = threading.Timer(0.2, other.approve, (authorization.user_code,))
    confirming.start()
    soon = replace(authorization, interval_seconds=0)
    assert device_link.wait(soon, threading.Event()).link_id == "link-1"
    confirming.join()


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        ("slow_down", SlowDownError),
        ("access_denied", LinkDeniedError),
        ("expired_token", CodeExpiredError),
        ("authorization_pending", AuthorizationPendingError),
    ],
)
def test_each_answer_of_the_flow_is_its_own_error(
    other: OtherServer,
    device_link: DeviceLink,
    authorization: DeviceAuthorization,
    error: str,
    raised: type[Exception],
) -> None:
    other.fail(authorization.user_code, error)
    with pytest.raises(raised) as caught:
        device_link.poll_once(authorization)
    assert type(caught.value) is raised


def test_a_code_whose_time_has_passed_is_expired(
    other: OtherServer, device_link: DeviceLink, authorization: DeviceAuthorization
) -> None:
    other.expire(authorization.user_code)
    with pytest.raises(CodeExpiredError):
        device_link.poll_once(authorization)


def test_an_expired_token_is_renewed_and_the_new_pair_goes_on(
    other: OtherServer, saved: SavedCredentials
) -> None:
    other.wish(lifetime=10)  # less than the half minute before its end in which it is renewed
    first = linked(other)
    with client_of(other, first, saved) as client:
        client.link()
        other.wish()
        client.link()
        client.link()
    assert len(saved.pairs) == 2
    tokens = [first.refresh_token, *(pair.refresh_token for pair in saved.pairs)]
    assert len(set(tokens)) == 3
    assert {pair.dpop_jwk["d"] for pair in saved.pairs} == {first.dpop_jwk["d"]}


def test_a_refresh_token_that_does_not_rotate_is_kept(
    other: OtherServer, saved: SavedCredentials
) -> None:
    other.wish(lifetime=10, rotate=False)
    first = linked(other)
    with client_of(other, first, saved) as client:
        client.link()
        client.link()
    assert {pair.refresh_token for pair in saved.pairs} == {first.refresh_token}


def test_a_used_refresh_token_ends_the_family_and_asks_for_a_new_link(
    other: OtherServer, saved: SavedCredentials
) -> None:
    """RFC 9700 section 4.14: both copies are out, the thief's and the owner's."""
    other.wish(lifetime=10)
    stolen = linked(other)
    with client_of(other, stolen, saved) as owner:
        other.wish()
        owner.link()
        with client_of(other, stolen, SavedCredentials()) as copy, pytest.raises(SignInAgainError):
            copy.link()
        with pytest.raises(SignInAgainError):
            owner.link()
    assert len(saved.pairs) == 1


def test_tokens_are_of_no_use_with_another_key(other: OtherServer, saved: SavedCredentials) -> None:
    other.wish(lifetime=10)
    stolen = replace(linked(other), dpop_jwk=new_key_jwk())
    for expires_in in (timedelta(minutes=10), timedelta(0)):
        bent = replace(stolen, expires_at=datetime.now(UTC) + expires_in)
        with client_of(other, bent, saved) as client, pytest.raises(SignInAgainError):
            client.link()
    assert saved.pairs == []


def test_nonces_are_used_where_they_are_demanded(
    other: OtherServer, saved: SavedCredentials
) -> None:
    other.wish(nonce=True, lifetime=10)
    credentials = linked(other)
    with client_of(other, credentials, saved) as client:
        client.link()
        other.wish(nonce=True)
        client.link()
        client.link()
    assert len(saved.pairs) == 2


def test_nonces_that_are_demanded_from_now_on_are_used_from_now_on(
    other: OtherServer, saved: SavedCredentials
) -> None:
    with client_of(other, linked(other), saved) as client:
        client.link()
        other.wish(nonce=True)
        client.link()
    assert saved.pairs == []


@pytest.mark.parametrize("minutes", [-20, 20])
def test_a_clock_that_goes_wrong_is_made_up_for_by_nonces(
    other: OtherServer, saved: SavedCredentials, minutes: int
) -> None:
    """A server with nonces asks for one where ``iat`` is not recent, and then needs no clock."""
    stale = replace(linked(other), expires_at=datetime.now(UTC) - timedelta(hours=1))
    with client_of(other, stale, saved, WrongClock(timedelta(minutes=minutes))) as client:
        assert client.link().link_id == "link-1"
    assert len(saved.pairs) == 1


def test_a_server_without_exchange_has_no_watch_tokens(
    other: OtherServer, saved: SavedCredentials
) -> None:
    with client_of(other, linked(other), saved) as client:
        with pytest.raises(WatchNotOfferedError):
            client.watch_credentials()
        assert client.link().link_id == "link-1"
