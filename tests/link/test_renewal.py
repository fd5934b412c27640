import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guardian.clock import SystemClock
from guardian.link.client.credentials import Credentials
from guardian.link.client.link_client import LinkClient
from guardian.link.errors import (
    AnswerTooLargeError,
    ClockSkewError,
    LinkEndedError,
    LinkError,
    MalformedAnswerError,
    OfflineError,
    ProviderTroubleError,
    RequestRefusedError,
    SignInAgainError,
    TooManyRequestsError,
)
from tests.rig import hostile_server as bad
from tests.rig.hostile_server import HostileServer, Reply, claims_of, json_reply, problem_reply
from tests.rig.link_desk import SavedCredentials, fresh_credentials
from tests.rig.scripted_provider import LINK, TOKEN_PATH, provider_at, token_answer

LINK_PATH = "/gl/v1/link"
UNAUTHORIZED = replace(
    problem_reply("invalid-token", 401), headers={"WWW-Authenticate": 'DPoP error="invalid_token"'}
)


def test_an_expired_token_is_renewed_and_saved_before_it_is_used(
    server: HostileServer, saved: SavedCredentials
) -> None:
    at_save: list[int] = []

    def save(credentials: Credentials) -> None:
        at_save.append(len(server.requests_of(LINK_PATH)))
        saved(credentials)

    old = fresh_credentials(lifetime_seconds=20)
    client = LinkClient(provider_at(server), old, save, SystemClock())
    client.link()
    client.close()
    assert at_save == [0]
    assert [pair.refresh_token for pair in saved.pairs] == ["refresh-1"]
    assert saved.pairs[0].dpop_jwk == old.dpop_jwk
    assert server.requests_of(LINK_PATH)[0].headers["Authorization"] == "DPoP access-1"
    assert b"refresh_token=refresh-0" in server.requests_of(TOKEN_PATH)[0].body
    assert b"client_id=guardian-desktop" in server.requests_of(TOKEN_PATH)[0].body


def test_a_pair_that_could_not_be_saved_is_never_used(
    server: HostileServer, saved: SavedCredentials
) -> None:
    saved.broken = True
    client = LinkClient(provider_at(server), fresh_credentials(None, 0), saved, SystemClock())
    with pytest.raises(OSError, match="No space left"):
        client.link()
    assert server.requests_of(LINK_PATH) == []
    saved.broken = False
    server.answer(TOKEN_PATH, json_reply(token_answer(2)))
    client.link()
    client.close()
    assert b"refresh_token=refresh-0" in server.requests_of(TOKEN_PATH)[1].body
    assert server.requests_of(LINK_PATH)[0].headers["Authorization"] == "DPoP access-2"


def test_a_refused_token_is_renewed_once(
    client: LinkClient, server: HostileServer, saved: SavedCredentials
) -> None:
    server.answer(LINK_PATH, UNAUTHORIZED, json_reply(LINK))
    assert client.link().link_id == "link-1"
    assert len(saved.pairs) == 1
    server.answer(LINK_PATH, UNAUTHORIZED)
    with pytest.raises(SignInAgainError):
        client.link()
    assert len(saved.pairs) == 2


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (json_reply({"error": "invalid_grant"}, status=400), SignInAgainError),
        (json_reply({"error": "invalid_client"}, status=401), RequestRefusedError),
        (json_reply({"error": ["odd"]}, status=400), MalformedAnswerError),
        (json_reply({"error_description": "none"}, status=400), MalformedAnswerError),
        (Reply(status=503, headers={"Retry-After": "9"}), ProviderTroubleError),
        (Reply(status=429), TooManyRequestsError),
        (Reply(content_type="text/html", body=b"<html>"), MalformedAnswerError),
        (json_reply(token_answer(1, token_type="Bearer")), MalformedAnswerError),
        (json_reply(token_answer(1, access_token="a b\r\nX: y")), MalformedAnswerError),
        (json_reply(token_answer(1, expires_in=-5)), MalformedAnswerError),
        (json_reply(token_answer(1, refresh_token={"a": 1})), MalformedAnswerError),
        (
            Reply(status=307, headers={"Location": "https://evil.invalid/token"}),
            MalformedAnswerError,
        ),
        (bad.endless, AnswerTooLargeError),
        (bad.hang_up, OfflineError),
    ],
)
def test_every_bad_renewal_has_its_own_error_and_saves_nothing(
    server: HostileServer,
    saved: SavedCredentials,
    reply: bad.Behaviour,
    error: type[LinkError],
) -> None:
    server.answer(TOKEN_PATH, reply)
    client = LinkClient(provider_at(server), fresh_credentials(None, 0), saved, SystemClock())
    with pytest.raises(error) as caught:
        client.link()
    client.close()
    assert type(caught.value) is error
    assert saved.pairs == []


def test_a_link_that_ended_is_told_apart_from_dead_tokens(
    server: HostileServer, saved: SavedCredentials
) -> None:
    server.answer(TOKEN_PATH, json_reply({"error": "invalid_grant"}, status=400))
    server.answer(LINK_PATH, problem_reply("link-ended", 410))
    client = LinkClient(provider_at(server), fresh_credentials(None, 0), saved, SystemClock())
    with pytest.raises(LinkEndedError):
        client.ward()
    client.close()


def test_a_refresh_token_that_does_not_rotate_stays(
    server: HostileServer, saved: SavedCredentials
) -> None:
    answer = token_answer(1)
    del answer["refresh_token"]
    server.answer(TOKEN_PATH, json_reply(answer))
    client = LinkClient(provider_at(server), fresh_credentials(None, 0), saved, SystemClock())
    client.link()
    client.close()
    assert saved.pairs[0].refresh_token == "refresh-0"


def test_two_threads_renew_once(server: HostileServer, saved: SavedCredentials) -> None:
    client = LinkClient(provider_at(server), fresh_credentials(None, 0), saved, SystemClock())
    threads = [threading.Thread(target=client.link) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    client.close()
    assert len(saved.pairs) == len(server.requests_of(TOKEN_PATH)) == 1
    assert len(server.requests_of(LINK_PATH)) == 4


def test_nonces_of_both_servers_are_used(server: HostileServer, saved: SavedCredentials) -> None:
    wanted = json_reply({"error": "use_dpop_nonce"}, status=400, DPoP_Nonce="as-nonce")
    server.answer(TOKEN_PATH, wanted, json_reply(token_answer(1)))
    challenge = {"WWW-Authenticate": 'DPoP error="use_dpop_nonce"', "DPoP-Nonce": "rs-nonce"}
    server.answer(LINK_PATH, replace(UNAUTHORIZED, headers=challenge), json_reply(LINK))
    client = LinkClient(provider_at(server), fresh_credentials(None, 0), saved, SystemClock())
    client.link()
    client.close()
    assert claims_of(server.requests_of(TOKEN_PATH)[1])["nonce"] == "as-nonce"
    assert claims_of(server.requests_of(LINK_PATH)[1])["nonce"] == "rs-nonce"
    assert len(saved.pairs) == 1


def test_a_nonce_asked_for_ever_ends(
    client: LinkClient, server: HostileServer, saved: SavedCredentials
) -> None:
    challenge = {"WWW-Authenticate": 'DPoP error="use_dpop_nonce"', "DPoP-Nonce": "the-same"}
    server.answer(LINK_PATH, replace(UNAUTHORIZED, headers=challenge))
    with pytest.raises(SignInAgainError):
        client.link()
    assert len(server.requests_of(LINK_PATH)) == 3


def test_clocks_apart_explain_a_refused_proof(
    client: LinkClient, server: HostileServer, saved: SavedCredentials
) -> None:
    late = (datetime.now(UTC) + timedelta(minutes=9)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    server.answer(LINK_PATH, replace(UNAUTHORIZED, headers={"Date": late}))
    with pytest.raises(ClockSkewError) as caught:
        client.link()
    assert caught.value.values == {"minutes": 9}
    wrong = json_reply({"error": "invalid_dpop_proof"}, status=400, Date=late)
    server.answer(TOKEN_PATH, wrong)
    with pytest.raises(ClockSkewError):
        client.link()
