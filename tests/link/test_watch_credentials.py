"""Tokens for a locked profile: asked for with a fresh token, bound to a key of their own."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from guardian.clock import SystemClock
from guardian.link.client.link_client import LinkClient
from guardian.link.errors import (
    LinkError,
    MalformedAnswerError,
    OfflineError,
    ProviderTroubleError,
    RequestRefusedError,
    SignInAgainError,
    WatchNotOfferedError,
)
from tests.rig import hostile_server as bad
from tests.rig.hostile_server import HostileServer, Reply, Seen, claims_of, json_reply
from tests.rig.link_desk import SavedCredentials, fresh_credentials
from tests.rig.scripted_provider import TOKEN_PATH, provider_at, token_answer

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"


def form_of(seen: Seen) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(seen.body.decode()).items()}


def oauth_error(error: str, status: int = 400) -> Reply:
    return json_reply({"error": error}, status=status)


def test_they_have_a_key_of_their_own_and_nobody_saves_them_here(
    client: LinkClient, server: HostileServer, saved: SavedCredentials
) -> None:
    first, second = client.watch_credentials(), client.watch_credentials()
    assert saved.pairs == []
    assert first.link_id == "link-1"
    assert first.dpop_jwk != second.dpop_jwk
    asked = [form_of(seen) for seen in server.requests_of(TOKEN_PATH)]
    assert [form["grant_type"] for form in asked] == [EXCHANGE] * 2
    assert {form["subject_token"] for form in asked} == {"access-0"}
    assert first.access_token != "access-0"


def test_the_full_key_proves_itself_and_the_new_one_signs_the_request(
    server: HostileServer, saved: SavedCredentials
) -> None:
    full = fresh_credentials()
    client = LinkClient(provider_at(server), full, saved, SystemClock())
    watch = client.watch_credentials()
    client.close()
    (seen,) = server.requests_of(TOKEN_PATH)
    assert claims_of(seen)["htm"] == "POST"
    assert _header(seen.headers["DPoP"])["jwk"]["x"] == watch.dpop_jwk["x"]
    assert _header(form_of(seen)["actor_token"])["jwk"]["x"] == full.dpop_jwk["x"]
    assert watch.dpop_jwk["x"] != full.dpop_jwk["x"]
    for secret in (full.dpop_jwk["d"], watch.dpop_jwk["d"]):
        assert secret.encode() not in seen.body


def test_a_token_that_has_expired_is_renewed_and_saved_first(
    server: HostileServer, saved: SavedCredentials
) -> None:
    client = LinkClient(provider_at(server), fresh_credentials(None, 0), saved, SystemClock())
    server.answer(TOKEN_PATH, json_reply(token_answer(1)), json_reply(token_answer(2)))
    watch = client.watch_credentials()
    client.close()
    asked = [form_of(seen) for seen in server.requests_of(TOKEN_PATH)]
    assert [form["grant_type"] for form in asked] == ["refresh_token", EXCHANGE]
    assert asked[1]["subject_token"] == "access-1"
    assert [pair.access_token for pair in saved.pairs] == ["access-1"]
    assert watch.access_token == "access-2"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (oauth_error("unsupported_grant_type"), WatchNotOfferedError),
        (oauth_error("unauthorized_client"), WatchNotOfferedError),
        (json_reply({**token_answer(1), "refresh_token": None}), WatchNotOfferedError),
        (oauth_error("invalid_request"), RequestRefusedError),
        (oauth_error("invalid_grant"), SignInAgainError),
        (oauth_error("server_error", 503), ProviderTroubleError),
        (json_reply({**token_answer(1), "token_type": "Bearer"}), MalformedAnswerError),
        (Reply(body=b"<html>"), MalformedAnswerError),
    ],
)
def test_what_the_provider_says_instead_has_a_name(
    client: LinkClient, server: HostileServer, answer: Reply, error: type[LinkError]
) -> None:
    server.answer(TOKEN_PATH, answer)
    with pytest.raises(LinkError) as caught:
        client.watch_credentials()
    assert type(caught.value) is error


def test_a_provider_that_refuses_to_renew_is_not_one_without_watch_tokens(
    server: HostileServer, saved: SavedCredentials
) -> None:
    client = LinkClient(provider_at(server), fresh_credentials(None, 0), saved, SystemClock())
    server.answer(TOKEN_PATH, oauth_error("unauthorized_client"))
    with pytest.raises(RequestRefusedError):
        client.link()
    client.close()


def test_a_provider_that_hangs_up_is_offline(client: LinkClient, server: HostileServer) -> None:
    server.answer(TOKEN_PATH, bad.hang_up)
    with pytest.raises(OfflineError):
        client.watch_credentials()


def test_no_secret_is_in_what_is_printed(client: LinkClient) -> None:
    watch = client.watch_credentials()
    shown = repr(watch) + repr(replace(watch, link_id="other"))
    for secret in (watch.access_token, watch.refresh_token, watch.dpop_jwk["d"]):
        assert secret not in shown


def _header(proof: str) -> dict[str, dict[str, str]]:
    part = proof.split(".", maxsplit=1)[0]
    header: dict[str, dict[str, str]] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return header
