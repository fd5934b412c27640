import dataclasses
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.link.client.discovery import discover, read_again
from guardian.link.client.provider import DiscoveredProvider, RenewedCard
from guardian.link.errors import (
    AnswerTooLargeError,
    CertificateError,
    ClockSkewError,
    CredentialsError,
    HostUnknownError,
    IssuerMismatchError,
    LinkError,
    MalformedAnswerError,
    NotAProviderError,
    OfflineError,
    ProtocolVersionError,
    ProviderTroubleError,
    TooManyRequestsError,
    UnreachableError,
)
from guardian.link.http.transport import Transport
from tests.rig import hostile_server as bad
from tests.rig.clock import MovableClock
from tests.rig.hostile_server import HostileServer, Reply, json_reply
from tests.rig.scripted_provider import CARD_PATH, METADATA_PATH, be_honest, card, metadata


def test_an_honest_provider_is_found(server: HostileServer) -> None:
    found = discover(f"{server.origin}/")
    assert found.issuer == server.origin
    assert found.api_base == f"{server.origin}/gl/v1"
    assert found.token_endpoint == f"{server.origin}/oauth/token"
    assert found.name == "Sandbox"
    assert found.helplines == {"12355": "Youth helpline"}
    assert not found.test_control
    assert DiscoveredProvider.from_dict(json.loads(json.dumps(found.to_dict()))) == found


def test_words_of_a_provider_are_made_plain(server: HostileServer) -> None:
    server.answer(CARD_PATH, json_reply(card(server.origin, name="\u202eEvil\x1b[31m\n  Name\x00")))
    assert discover(server.origin).name == "Evil[31m Name"


@pytest.mark.parametrize("path", [CARD_PATH, METADATA_PATH])
@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (Reply(status=404, content_type="text/html", body=b"<h1>404</h1>"), NotAProviderError),
        (Reply(content_type="text/html", body=b"<html>Hello</html>"), NotAProviderError),
        (Reply(content_type="text/plain", body=b'{"protocol": "1.0"}'), NotAProviderError),
        (Reply(content_type=None, body=b'{"protocol": "1.0"}'), NotAProviderError),
        (Reply(status=302, headers={"Location": CARD_PATH}), NotAProviderError),
        (Reply(status=301, headers={"Location": "https://evil.invalid/"}), NotAProviderError),
        (Reply(status=500, content_type="text/html"), ProviderTroubleError),
        (Reply(status=429), TooManyRequestsError),
        (bad.endless, AnswerTooLargeError),
        (bad.announced_too_large, AnswerTooLargeError),
        (bad.truncated, OfflineError),
        (bad.reset, OfflineError),
        (bad.hang_up, OfflineError),
        (Reply(headers={"Content-Encoding": "gzip"}, body=b"not gzip"), MalformedAnswerError),
    ],
)
def test_every_bad_answer_has_its_own_error(
    server: HostileServer, path: str, behaviour: bad.Behaviour, error: type[LinkError]
) -> None:
    server.answer(path, behaviour)
    with pytest.raises(error) as caught:
        discover(server.origin)
    assert type(caught.value) is error


@pytest.mark.parametrize("body", [b"[" * 100_000, b"[]", b"{", b"{}", b'{"protocol": 1}', b"\xff"])
def test_json_that_is_no_card_is_no_provider(server: HostileServer, body: bytes) -> None:
    server.answer(CARD_PATH, Reply(body=body))
    with pytest.raises(NotAProviderError):
        discover(server.origin)


@pytest.mark.parametrize(
    "change",
    [{"issuer": 7}, {"helplines": []}, {"name": "x" * 201}, {"service_class": "other"}],
)
def test_a_card_that_breaks_the_protocol_is_malformed(
    server: HostileServer, change: dict[str, object]
) -> None:
    server.answer(CARD_PATH, json_reply(card(server.origin, **change)))
    with pytest.raises(MalformedAnswerError):
        discover(server.origin)


def test_another_version_is_said_to_be_one(server: HostileServer) -> None:
    server.answer(CARD_PATH, json_reply({"protocol": "2.0", "everything": "else"}))
    with pytest.raises(ProtocolVersionError):
        discover(server.origin)


@pytest.mark.parametrize(
    "change",
    [{"issuer": "https://other.invalid"}, {"api_base": "https://other.invalid/gl/v1"}],
)
def test_a_card_of_somebody_else_is_refused(
    server: HostileServer, change: dict[str, object]
) -> None:
    server.answer(CARD_PATH, json_reply(card(server.origin, **change)))
    with pytest.raises(IssuerMismatchError):
        discover(server.origin)


@pytest.mark.parametrize(
    "member", ["issuer", "token_endpoint", "device_authorization_endpoint", "jwks_uri"]
)
@pytest.mark.parametrize("elsewhere", ["https://other.invalid/x", "http://127.0.0.1:9/x", "x"])
def test_metadata_that_points_elsewhere_is_refused(
    server: HostileServer, member: str, elsewhere: str
) -> None:
    server.answer(METADATA_PATH, json_reply(metadata(server.origin, **{member: elsewhere})))
    with pytest.raises(IssuerMismatchError):
        discover(server.origin)


def test_a_provider_without_our_proofs_is_none(server: HostileServer) -> None:
    changed = metadata(server.origin, dpop_signing_alg_values_supported=["RS256"])
    server.answer(METADATA_PATH, json_reply(changed))
    with pytest.raises(NotAProviderError):
        discover(server.origin)


def test_clocks_that_are_apart_are_told(server: HostileServer) -> None:
    clock = MovableClock()
    for apart, refused in ((timedelta(seconds=59), False), (timedelta(minutes=-7), True)):
        date = (clock.now() + apart).strftime("%a, %d %b %Y %H:%M:%S GMT")
        server.answer(CARD_PATH, json_reply(card(server.origin), Date=date))
        if refused:
            with pytest.raises(ClockSkewError) as caught:
                discover(server.origin, clock=clock)
            assert caught.value.values == {"minutes": 7}
        else:
            discover(server.origin, clock=clock)


def test_nobody_there_is_offline() -> None:
    with bad.hostile_server() as gone:
        origin = gone.origin
    with pytest.raises(UnreachableError) as caught:
        discover(origin)
    assert type(caught.value) is UnreachableError, "and nothing was sent"


def test_an_unknown_name_is_told_apart_from_offline() -> None:
    with pytest.raises(HostUnknownError):
        discover("guardian-link.invalid")


def test_a_certificate_of_nobody_is_refused_and_a_family_authority_is_trusted(
    tmp_path: Path,
) -> None:
    certificate = bad.self_signed(tmp_path)
    with bad.hostile_server(certificate) as server:
        be_honest(server)
        with pytest.raises(CertificateError):
            discover(server.origin)
        assert server.seen == []
        assert discover(server.origin, extra_authority=certificate).issuer == server.origin


def test_a_certificate_for_another_host_is_refused(tmp_path: Path) -> None:
    certificate = bad.self_signed(tmp_path, "127.0.0.2")
    with bad.hostile_server(certificate) as server, pytest.raises(CertificateError):
        discover(server.origin, extra_authority=certificate)


def test_https_to_a_plain_server_is_a_failed_secure_connection(server: HostileServer) -> None:
    with pytest.raises(CertificateError):
        discover(server.origin.replace("http:", "https:"))


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_environment_cannot_replace_a_family_authority(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    certificate = bad.self_signed(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv(variable, str(bad.self_signed(other)))
    with bad.hostile_server(certificate) as server:
        be_honest(server)
        assert discover(server.origin, extra_authority=certificate).issuer == server.origin


def test_requests_ca_bundle_cannot_add_trust(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = bad.self_signed(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with bad.hostile_server(certificate) as server, pytest.raises(CertificateError):
        discover(server.origin)


def test_a_provider_is_frozen_and_damage_in_the_store_is_told(server: HostileServer) -> None:
    found = discover(server.origin)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.issuer = "https://evil.invalid"  # type: ignore[misc]
    wrong: tuple[object, ...] = ({}, None, [], {**found.to_dict(), "issuer": 7})
    for damaged in wrong:
        with pytest.raises(CredentialsError):
            DiscoveredProvider.from_dict(damaged)


def _again(server: HostileServer, etag: str | None = None) -> RenewedCard | None:
    known = discover(server.origin)
    with Transport() as transport:
        return read_again(transport, known, etag, SystemClock())


def test_a_card_is_read_again_with_what_names_it(server: HostileServer) -> None:
    changed = card(server.origin, name="New", profiles=["core", "data"])
    reply = json_reply(changed)
    server.answer(CARD_PATH, replace(reply, headers={**reply.headers, "ETag": '"2"'}))
    found = _again(server)
    assert found is not None
    assert (found.told.name, found.told.profiles, found.etag) == ("New", ("core", "data"), '"2"')
    known = discover(server.origin)
    assert known.telling(found.told) == known


def test_an_unchanged_card_is_nothing_new(server: HostileServer) -> None:
    known = discover(server.origin)
    server.answer(CARD_PATH, Reply(status=304))
    with Transport() as transport:
        assert read_again(transport, known, '"2"', SystemClock()) is None
        with pytest.raises(NotAProviderError):
            read_again(transport, known, None, SystemClock())


def test_an_odd_name_of_a_version_is_not_sent_back(server: HostileServer) -> None:
    reply = json_reply(card(server.origin))
    server.answer(CARD_PATH, replace(reply, headers={**reply.headers, "ETag": "no quotes"}))
    found = _again(server)
    assert found is not None
    assert found.etag is None


@pytest.mark.parametrize(
    "odd", [{"issuer": "https://other.example"}, {"api_base": "https://other.example/gl/v1"}]
)
def test_the_card_of_somebody_else_is_not_taken(server: HostileServer, odd: dict[str, str]) -> None:
    known = discover(server.origin)
    server.answer(CARD_PATH, json_reply(card(server.origin, **odd)))
    with Transport() as transport, pytest.raises(IssuerMismatchError):
        read_again(transport, known, None, SystemClock())
