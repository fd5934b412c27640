import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from guardian.clock import SystemClock
from guardian.link.client.credentials import Credentials
from guardian.link.client.device import DeviceAuthorization, DeviceLink
from guardian.link.errors import (
    AuthorizationPendingError,
    CodeExpiredError,
    CredentialsError,
    LinkCancelledError,
    LinkDeniedError,
    LinkError,
    MalformedAnswerError,
    NotAProviderError,
    OfflineError,
    ProviderTroubleError,
    SlowDownError,
    TooManyRequestsError,
)
from tests.rig import hostile_server as bad
from tests.rig.clock import MovableClock
from tests.rig.hostile_server import HostileServer, Reply, json_reply
from tests.rig.link_desk import fresh_credentials
from tests.rig.scripted_provider import (
    DEVICE_PATH,
    LINK,
    TOKEN_PATH,
    device_answer,
    provider_at,
    token_answer,
)

PENDING = json_reply({"error": "authorization_pending"}, status=400)


@pytest.fixture
def device_link() -> DeviceLink:
    return DeviceLink(SystemClock())


@pytest.fixture
def authorization(device_link: DeviceLink, server: HostileServer) -> DeviceAuthorization:
    return device_link.begin(provider_at(server))


def test_a_code_is_asked_for(device_link: DeviceLink, server: HostileServer) -> None:
    before = SystemClock().now()
    authorization = device_link.begin(provider_at(server))
    assert authorization.user_code == "BCDF-GHJK"
    assert authorization.verification_uri_complete.endswith("?user_code=BCDF-GHJK")
    assert authorization.expires_at >= before + timedelta(seconds=600)
    body = server.requests_of(DEVICE_PATH)[0].body
    assert b"client_id=guardian-desktop" in body
    assert b"scope=guardian_link" in body


def test_no_secret_shows_in_a_repr(authorization: DeviceAuthorization) -> None:
    shown = repr(authorization)
    assert "device-code-1" not in shown
    assert authorization.dpop_jwk["d"] not in shown
    credentials = fresh_credentials()
    for secret in (
        credentials.access_token,
        credentials.refresh_token,
        credentials.dpop_jwk["d"],
    ):
        assert secret not in repr(credentials)


def test_the_rest_of_the_page_addresses_is_optional(
    device_link: DeviceLink, server: HostileServer
) -> None:
    answer = device_answer(server.origin)
    del answer["verification_uri_complete"], answer["interval"]
    server.answer(DEVICE_PATH, json_reply(answer))
    authorization = device_link.begin(provider_at(server))
    assert authorization.verification_uri_complete == f"{server.origin}/link"
    assert authorization.interval_seconds == 5


@pytest.mark.parametrize(
    "change",
    [
        {"verification_uri": "https://evil.invalid/link"},
        {"verification_uri_complete": "javascript:alert(1)"},
        {"verification_uri": "file:///etc/passwd"},
        {"user_code": "A\x1b[31mB"},
        {"user_code": "x" * 100},
        {"device_code": None},
        {"expires_in": 0},
        {"expires_in": 10**9},
        {"interval": -1},
        {"interval": "soon"},
    ],
)
def test_a_code_that_makes_no_sense_is_malformed(
    device_link: DeviceLink, server: HostileServer, change: dict[str, object]
) -> None:
    server.answer(DEVICE_PATH, json_reply(device_answer(server.origin) | change))
    with pytest.raises(MalformedAnswerError):
        device_link.begin(provider_at(server))


@pytest.mark.parametrize("path", [DEVICE_PATH, TOKEN_PATH])
@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (Reply(status=500, content_type="text/html", body=b"<h1>Oh</h1>"), ProviderTroubleError),
        (Reply(status=429), TooManyRequestsError),
        (Reply(status=404, content_type="text/html", body=b"<h1>?</h1>"), MalformedAnswerError),
        (Reply(content_type="text/html", body=b"<h1>?</h1>"), MalformedAnswerError),
        (Reply(body=b"[]"), MalformedAnswerError),
        (Reply(body=b"[" * 100_000), MalformedAnswerError),
        (bad.hang_up, OfflineError),
        (bad.reset, OfflineError),
    ],
)
def test_every_bad_answer_has_its_own_error(
    device_link: DeviceLink,
    server: HostileServer,
    path: str,
    behaviour: bad.Behaviour,
    error: type[LinkError],
) -> None:
    authorization = device_link.begin(provider_at(server))
    server.answer(path, behaviour)
    asks: dict[str, Callable[[], object]] = {
        DEVICE_PATH: lambda: device_link.begin(provider_at(server)),
        TOKEN_PATH: lambda: device_link.poll_once(authorization),
    }
    with pytest.raises(error) as caught:
        asks[path]()
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("authorization_pending", AuthorizationPendingError),
        ("slow_down", SlowDownError),
        ("expired_token", CodeExpiredError),
        ("access_denied", LinkDeniedError),
        ("invalid_grant", CodeExpiredError),
    ],
)
def test_each_answer_of_the_flow_is_its_own_error(
    device_link: DeviceLink,
    authorization: DeviceAuthorization,
    server: HostileServer,
    code: str,
    error: type[LinkError],
) -> None:
    described = {"error": code, "error_description": "PLANTED words of a provider"}
    server.answer(TOKEN_PATH, json_reply(described, status=400))
    with pytest.raises(error) as caught:
        device_link.poll_once(authorization)
    assert type(caught.value) is error
    assert "PLANTED" not in f"{caught.value} {caught.value!r} {caught.value.__cause__}"


def test_confirmed_codes_become_credentials_of_one_link(
    device_link: DeviceLink, authorization: DeviceAuthorization
) -> None:
    credentials = device_link.poll_once(authorization)
    assert credentials.link_id == "link-1"
    assert credentials.access_token == "access-1"
    assert credentials.dpop_jwk == authorization.dpop_jwk
    assert Credentials.from_dict(credentials.to_dict()) == credentials


def test_tokens_are_not_lost_when_the_link_cannot_be_read_at_once(
    device_link: DeviceLink, authorization: DeviceAuthorization, server: HostileServer
) -> None:
    server.answer("/gl/v1/link", Reply(status=503), bad.hang_up, bad.hang_up, json_reply(LINK))
    assert device_link.poll_once(authorization).link_id == "link-1"
    assert len(server.requests_of(TOKEN_PATH)) == 1


def test_a_first_pair_without_a_refresh_token_is_malformed(
    device_link: DeviceLink, authorization: DeviceAuthorization, server: HostileServer
) -> None:
    server.answer(TOKEN_PATH, json_reply(token_answer(1, refresh_token=None)))
    with pytest.raises(MalformedAnswerError):
        device_link.poll_once(authorization)


def test_waiting_goes_on_through_pending_and_trouble(
    device_link: DeviceLink, authorization: DeviceAuthorization, server: HostileServer
) -> None:
    server.answer(TOKEN_PATH, PENDING, PENDING, Reply(status=503), json_reply(token_answer(1)))
    credentials = device_link.wait(authorization, threading.Event())
    assert credentials.access_token == "access-1"
    assert len(server.requests_of(TOKEN_PATH)) == 4


@pytest.mark.parametrize(
    ("code", "error"), [("access_denied", LinkDeniedError), ("expired_token", CodeExpiredError)]
)
def test_waiting_ends_with_a_decision(
    device_link: DeviceLink,
    authorization: DeviceAuthorization,
    server: HostileServer,
    code: str,
    error: type[LinkError],
) -> None:
    server.answer(TOKEN_PATH, PENDING, json_reply({"error": code}, status=400))
    with pytest.raises(error):
        device_link.wait(authorization, threading.Event())


def test_waiting_ends_when_it_is_cancelled(
    device_link: DeviceLink, authorization: DeviceAuthorization, server: HostileServer
) -> None:
    cancelled = threading.Event()

    def cancel(handler: bad.Handler) -> None:
        bad.send(handler, PENDING)
        cancelled.set()

    server.answer(TOKEN_PATH, cancel)
    with pytest.raises(LinkCancelledError):
        device_link.wait(authorization, cancelled)


def test_waiting_ends_even_while_the_provider_keeps_silent(
    device_link: DeviceLink, authorization: DeviceAuthorization, server: HostileServer
) -> None:
    cancelled = threading.Event()

    def cancel(handler: bad.Handler) -> None:
        cancelled.set()
        bad.silent(handler)

    server.answer(TOKEN_PATH, cancel)
    with pytest.raises(LinkCancelledError):
        device_link.wait(authorization, cancelled)


def test_waiting_ends_when_the_code_has_expired_by_our_clock(server: HostileServer) -> None:
    clock = MovableClock()
    link = DeviceLink(clock)
    authorization = link.begin(provider_at(server))
    clock.advance(timedelta(seconds=600))
    with pytest.raises(CodeExpiredError):
        link.wait(authorization, threading.Event())
    assert server.requests_of(TOKEN_PATH) == []


@pytest.mark.parametrize(
    "change",
    [
        {"access_token": None},
        {"expires_at": "2026-11-22T07:00:00"},
        {"expires_at": "never"},
        {"dpop_jwk": {"kty": 7}},
        {"link_id": []},
    ],
)
def test_damaged_credentials_are_told(change: dict[str, object]) -> None:
    with pytest.raises(CredentialsError):
        Credentials.from_dict(fresh_credentials().to_dict() | change)


@pytest.mark.parametrize("jwk", [{}, {"kty": "EC"}, {"kty": "EC", "crv": "P-256", "x": "AA"}])
def test_a_damaged_key_is_told(
    device_link: DeviceLink, server: HostileServer, jwk: dict[str, str]
) -> None:
    authorization = device_link.begin(provider_at(server))
    damaged = DeviceAuthorization(**{**vars(authorization), "dpop_jwk": jwk})
    with pytest.raises(CredentialsError):
        device_link.poll_once(damaged)


def test_a_provider_that_went_away_is_no_provider(
    device_link: DeviceLink, authorization: DeviceAuthorization, server: HostileServer
) -> None:
    server.answer("/gl/v1/link", Reply(status=404, content_type="text/html"))
    with pytest.raises(NotAProviderError):
        device_link.poll_once(authorization)
