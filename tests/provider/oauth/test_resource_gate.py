"""Which requests get through to a resource, and what the others are told."""

from typing import Any

import pytest
import requests
from joserfc.jwk import OKPKey
from sqlalchemy import update

from guardian.provider.accounts.people import end_link
from guardian.provider.ledger.people import link_table
from guardian.provider.oauth.proofs import access_token_hash
from tests.provider.oauth.household import TIMEOUT_SECONDS, App, Json, linked_app

INVALID_TOKEN = "urn:guardian-link:1:problem:invalid-token"


@pytest.fixture
def tokens(app: App) -> Json:
    return linked_app(app)


def send(app: App, headers: dict[str, str]) -> requests.Response:
    url = app.household.url + "/things/read"
    return requests.get(url, headers=headers, timeout=TIMEOUT_SECONDS)


def refused(answer: requests.Response) -> None:
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith('DPoP error="invalid_token"')
    assert answer.json()["type"] == INVALID_TOKEN


def test_a_rightful_request(app: App, tokens: Json) -> None:
    answer = app.read(tokens["access_token"])
    assert answer.json() == {
        "thing": "read",
        "ward_id": "ward-mia",
        "link_id": tokens["link_id"],
    }


def test_the_address_may_hold_a_query_and_escapes(app: App, tokens: Json) -> None:
    assert app.read(tokens["access_token"], "/things/a%20b?from=x").json()["thing"] == "a b"


def test_an_ed25519_key_works_too(app: App) -> None:
    other = App(household=app.household, key=OKPKey.generate_key("Ed25519"), algorithm="Ed25519")
    assert other.read(linked_app(other)["access_token"]).status_code == 200


def test_no_token(app: App) -> None:
    refused(send(app, {}))


def test_a_bearer_token(app: App, tokens: Json) -> None:
    refused(send(app, {"Authorization": f"Bearer {tokens['access_token']}"}))


def test_missing_proof(app: App, tokens: Json) -> None:
    refused(send(app, {"Authorization": f"DPoP {tokens['access_token']}"}))


def test_the_token_on_the_wrong_key(app: App, tokens: Json) -> None:
    thief = App(household=app.household)
    refused(thief.read(tokens["access_token"]))
    assert app.read(tokens["access_token"]).status_code == 200


def test_an_unknown_token(app: App) -> None:
    refused(app.read("guessed"))


def test_an_absurd_token(app: App) -> None:
    refused(app.read("x" * 600))


def test_a_replayed_proof(app: App, tokens: Json) -> None:
    token = tokens["access_token"]
    proof = app.proof("GET", app.household.url + "/things/read", ath=access_token_hash(token))
    headers = {"Authorization": f"DPoP {token}", "DPoP": proof}
    assert send(app, headers).status_code == 200
    again = send(app, headers)
    refused(again)
    assert "jti" in again.json()["detail"]


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("htm", "POST"),
        ("htu", "http://127.0.0.1:1/things/read"),
        ("ath", access_token_hash("another")),
        ("ath", None),
    ],
)
def test_a_wrong_claim_is_named(app: App, tokens: Json, claim: str, value: object) -> None:
    changes: dict[str, Any] = {claim: value}
    answer = app.read(tokens["access_token"], **changes)
    refused(answer)
    assert claim in answer.json()["detail"]


def test_two_proofs_are_none(app: App, tokens: Json) -> None:
    url = app.household.url + "/things/read"
    ath = access_token_hash(tokens["access_token"])
    both = ", ".join(app.proof("GET", url, ath=ath) for _ in range(2))
    refused(send(app, {"Authorization": f"DPoP {tokens['access_token']}", "DPoP": both}))


def test_a_token_lives_ten_minutes(app: App, tokens: Json) -> None:
    app.household.wall_clock.advance(seconds=599)
    assert app.read(tokens["access_token"]).status_code == 200
    app.household.wall_clock.advance(seconds=1)
    refused(app.read(tokens["access_token"]))


def test_a_link_that_has_ended_is_gone_even_for_an_old_token(app: App, tokens: Json) -> None:
    provider = app.household.provider
    with provider.engine.begin() as connection:
        end_link(connection, tokens["link_id"], provider.clock.now())
    app.household.wall_clock.advance(hours=1)
    answer = app.read(tokens["access_token"])
    assert answer.status_code == 410
    assert answer.json()["type"].endswith(":link-ended")


def test_a_permission_that_was_not_given(app: App, tokens: Json) -> None:
    with app.household.provider.engine.begin() as connection:
        connection.execute(update(link_table).values(permissions=["alerts.read"]))
    answer = app.read(tokens["access_token"])
    assert answer.status_code == 403
    assert answer.json()["type"].endswith(":permission-not-granted")
    assert "usage.read" in answer.json()["detail"]


def test_no_refusal_repeats_the_token(app: App, tokens: Json) -> None:
    for answer in (
        App(household=app.household).read(tokens["access_token"]),
        send(app, {"Authorization": f"DPoP {tokens['access_token']}"}),
    ):
        assert tokens["access_token"] not in answer.text
