"""Refresh tokens: rotated, forgiving to an app that was killed, unforgiving to a copy."""

import logging

import pytest

from guardian.provider.accounts.people import end_link
from tests.provider.oauth.household import App, Json, linked_app, post


@pytest.fixture
def tokens(app: App) -> Json:
    return linked_app(app)


def refreshed(app: App, refresh_token: str) -> Json:
    answer = app.refresh(refresh_token)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def refusal(app: App, refresh_token: str) -> str:
    answer = app.refresh(refresh_token)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_grant"
    return str(answer.json()["error_description"])


def test_every_refresh_gives_two_new_tokens(app: App, tokens: Json) -> None:
    second = refreshed(app, tokens["refresh_token"])
    assert second["refresh_token"] != tokens["refresh_token"]
    assert second["access_token"] != tokens["access_token"]
    assert second["link_id"] == tokens["link_id"]
    assert second["token_type"] == "DPoP"
    assert app.read(second["access_token"]).status_code == 200


def test_a_refresh_works_long_after_the_access_token_has_expired(app: App, tokens: Json) -> None:
    app.household.wall_clock.advance(days=200)
    refreshed(app, tokens["refresh_token"])


def test_an_app_that_was_killed_before_it_saved_asks_again(app: App, tokens: Json) -> None:
    refreshed(app, tokens["refresh_token"])  # the answer that never arrived
    app.household.wall_clock.advance(days=3)
    again = refreshed(app, tokens["refresh_token"])
    assert app.read(again["access_token"]).status_code == 200


def test_the_grace_ends_when_the_new_access_token_is_used(app: App, tokens: Json) -> None:
    second = refreshed(app, tokens["refresh_token"])
    assert app.read(second["access_token"]).status_code == 200
    assert "used before" in refusal(app, tokens["refresh_token"])


def test_the_grace_ends_when_the_new_refresh_token_is_used(app: App, tokens: Json) -> None:
    second = refreshed(app, tokens["refresh_token"])
    refreshed(app, second["refresh_token"])
    assert "used before" in refusal(app, tokens["refresh_token"])


def test_an_older_access_token_in_flight_does_not_end_the_grace(app: App, tokens: Json) -> None:
    refreshed(app, tokens["refresh_token"])
    assert app.read(tokens["access_token"]).status_code == 200
    refreshed(app, tokens["refresh_token"])


def test_reuse_ends_the_whole_family(app: App, tokens: Json) -> None:
    second = refreshed(app, tokens["refresh_token"])
    app.read(second["access_token"])
    refusal(app, tokens["refresh_token"])
    assert "revoked" in refusal(app, second["refresh_token"])
    assert app.read(second["access_token"]).status_code == 401


def test_reuse_ends_no_other_family(app: App, tokens: Json) -> None:
    app.household.wall_clock.advance(seconds=10)
    other = linked_app(app, "ward-leo")
    second = refreshed(app, tokens["refresh_token"])
    app.read(second["access_token"])
    refusal(app, tokens["refresh_token"])
    assert app.read(other["access_token"]).status_code == 200


def test_a_copied_refresh_token_is_useless_without_the_key(app: App, tokens: Json) -> None:
    thief = App(household=app.household)
    assert "another key" in refusal(thief, tokens["refresh_token"])
    refreshed(app, tokens["refresh_token"])


def test_an_unknown_refresh_token(app: App) -> None:
    assert "unknown" in refusal(app, "guessed")


def test_a_refresh_of_a_link_that_has_ended_says_so(app: App, tokens: Json) -> None:
    provider = app.household.provider
    with provider.engine.begin() as connection:
        end_link(connection, tokens["link_id"], provider.clock.now())
    assert "link has ended" in refusal(app, tokens["refresh_token"])


def test_a_refresh_asks_for_nothing_new(app: App, tokens: Json) -> None:
    fields = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    answer = app.ask_token({**fields, "scope": "everything"})
    assert answer.json()["error"] == "invalid_scope"


def test_a_token_request_needs_a_proof(app: App, tokens: Json) -> None:
    fields = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    url = app.household.url + "/oauth/token"
    answer = post(url, {"client_id": "guardian-desktop", **fields})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")
    proof = app.proof("POST", url)
    assert app.ask_token(fields, proof).status_code == 200
    assert app.ask_token(fields, proof).json()["error"] == "invalid_dpop_proof"  # replayed
    stale = app.proof("POST", url, iat=1_000_000_000)
    assert app.ask_token(fields, stale).json()["error"] == "use_dpop_nonce"


def revoke(app: App, **fields: str) -> int:
    sent = {"client_id": "guardian-desktop", **fields}
    return post(app.household.url + "/oauth/revoke", sent).status_code


def test_revoking_an_access_token_ends_that_one(app: App, tokens: Json) -> None:
    assert revoke(app, token=tokens["access_token"]) == 200
    assert app.read(tokens["access_token"]).status_code == 401
    refreshed(app, tokens["refresh_token"])


def test_revoking_a_refresh_token_ends_its_family_whatever_the_hint(app: App, tokens: Json) -> None:
    hint = {"token_type_hint": "access_token"}
    assert revoke(app, token=tokens["refresh_token"], **hint) == 200
    assert app.read(tokens["access_token"]).status_code == 401
    assert "revoked" in refusal(app, tokens["refresh_token"])


def test_revoking_an_unknown_token_is_no_error(app: App) -> None:
    assert revoke(app, token="guessed") == 200


def test_revocation_is_for_registered_clients(app: App, tokens: Json) -> None:
    assert revoke(app, token=tokens["access_token"], client_id="stranger") == 401
    assert revoke(app) == 400
    assert app.read(tokens["access_token"]).status_code == 200


def test_no_token_reaches_a_log(app: App, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = linked_app(app)
    second = refreshed(app, tokens["refresh_token"])
    app.read(second["access_token"])
    for secret in (tokens["access_token"], tokens["refresh_token"], second["refresh_token"]):
        assert secret not in caplog.text
    assert "sandbox-parent" not in caplog.text
