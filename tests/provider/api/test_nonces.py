"""Nonces for proofs (RFC 9449 section 8 and 9): for clocks that are wrong, or for everybody."""

import time
from dataclasses import replace

import pytest
import requests

from guardian.provider.oauth.forms import SentForm
from guardian.provider.oauth.proofs import access_token_hash
from guardian.provider.oauth.server import AuthorizationServer
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, wire_family

HOUR = 3600


@pytest.fixture
def app(served: ServedProvider) -> WireApp:
    return wire_family(served.url, 11).app()


def read(app: WireApp, **claims: object) -> requests.Response:
    token = app.tokens["access_token"]
    url = f"{app.url}/gl/v1/link"
    return app.send(
        "GET", "/link", proof=app.proof("GET", url, ath=access_token_hash(token), **claims)
    )


@pytest.mark.parametrize("wrong", [-HOUR, HOUR, 300])
def test_a_resource_gives_a_wrong_clock_a_nonce(app: WireApp, wrong: int) -> None:
    iat = int(time.time()) + wrong
    refused = read(app, iat=iat)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith('DPoP error="use_dpop_nonce"')
    nonce = refused.headers["DPoP-Nonce"]
    assert read(app, iat=iat, nonce=nonce).status_code == 200
    assert read(app, iat=iat, nonce="guessed").headers["DPoP-Nonce"] == nonce
    assert "DPoP-Nonce" not in read(app).headers


def test_the_token_endpoint_gives_one_too(app: WireApp) -> None:
    fields = {"grant_type": "refresh_token", "refresh_token": app.tokens["refresh_token"]}
    iat = int(time.time()) - HOUR
    refused = app.ask_token(fields, iat=iat)
    assert (refused.status_code, refused.json()["error"]) == (400, "use_dpop_nonce")
    answer = app.ask_token(fields, iat=iat, nonce=refused.headers["DPoP-Nonce"])
    assert answer.status_code == 200


def test_a_proof_with_a_nonce_works_once_all_the_same(app: WireApp) -> None:
    token = app.tokens["access_token"]
    iat = int(time.time()) - HOUR
    nonce = read(app, iat=iat).headers["DPoP-Nonce"]
    url = f"{app.url}/gl/v1/link"
    proof = app.proof("GET", url, ath=access_token_hash(token), iat=iat, nonce=nonce)
    assert app.send("GET", "/link", proof=proof).status_code == 200
    again = app.send("GET", "/link", proof=proof)
    assert again.status_code == 401
    assert "jti" in again.json()["detail"]


def test_a_provider_can_want_nonces_of_everybody(served: ServedProvider, app: WireApp) -> None:
    strict = AuthorizationServer(replace(served.provider, require_dpop_nonce=True), 0)
    form = SentForm(
        fields={
            "client_id": "guardian-desktop",
            "grant_type": "refresh_token",
            "refresh_token": app.tokens["refresh_token"],
        }
    )
    url = f"{app.url}/oauth/token"
    refused = strict.token(form, [app.proof("POST", url)])
    assert "use_dpop_nonce" in refused.body
    nonce = refused.headers["DPoP-Nonce"]
    assert strict.token(form, [app.proof("POST", url, nonce=nonce)]).status == 200
