"""A whole link by a client that shares no code with the server: requests_oauth2client."""

import hashlib
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from requests_oauth2client import (
    AuthorizationPending,
    DeviceAuthorizationResponse,
    DPoPKey,
    DPoPToken,
    InvalidGrant,
    OAuth2Client,
    PublicApp,
)

from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.wire_family import WireFamily, done, wanted, wire_family

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
PROOF = "urn:ietf:params:oauth:token-type:jwt"


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderProcess]:
    folder: Path = tmp_path_factory.mktemp("provider")
    with provider_process(folder) as running:
        yield running


@pytest.fixture
def client(process: ProviderProcess) -> Iterator[OAuth2Client]:
    with requests.Session() as session:
        session.trust_env = False
        address = f"{process.url}/.well-known/oauth-authorization-server"
        metadata = session.get(address, timeout=20).json()
        yield OAuth2Client(
            token_endpoint=metadata["token_endpoint"],
            device_authorization_endpoint=metadata["device_authorization_endpoint"],
            revocation_endpoint=metadata["revocation_endpoint"],
            auth=PublicApp("guardian-desktop"),
            session=session,
            testing=True,
        )


@pytest.fixture
def family(process: ProviderProcess) -> WireFamily:
    return wire_family(process.url, 11)


def approve(family: WireFamily, begun: DeviceAuthorizationResponse) -> None:
    decision = {
        "user_code": begun.user_code,
        "ward_id": family.ward_id,
        "guardian_id": family.guardians[0]["guardian_id"],
        "decision": "approve",
    }
    done(family.url, "/device-approvals", decision)


def linked(client: OAuth2Client, family: WireFamily, key: DPoPKey, **fields: str) -> DPoPToken:
    asked: dict[str, Any] = {**fields}
    begun = client.authorize_device(**asked)
    with pytest.raises(AuthorizationPending):
        client.device_code(begun, dpop=True, dpop_key=key)
    approve(family, begun)
    token = client.device_code(begun, dpop=True, dpop_key=key)
    assert isinstance(token, DPoPToken)
    return token


def read(url: str, token: DPoPToken) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(url, auth=token, timeout=20)


def watch_of(client: OAuth2Client, token: DPoPToken, key: DPoPKey) -> DPoPToken:
    digest = hashlib.sha256(token.access_token.encode()).digest()
    actor = key.proof(
        htm="POST",
        htu=str(client.token_endpoint),
        ath=urlsafe_b64encode(digest).rstrip(b"=").decode(),
    )
    watch = client.token_exchange(
        subject_token=token.access_token,
        subject_token_type=ACCESS_TOKEN,
        actor_token=str(actor),
        actor_token_type=PROOF,
        dpop=True,
        dpop_key=DPoPKey.generate(),
    )
    assert isinstance(watch, DPoPToken)
    return watch


def test_link_read_refresh_exchange_revoke(
    process: ProviderProcess, client: OAuth2Client, family: WireFamily
) -> None:
    address = f"{process.url}/gl/v1/link"
    key = DPoPKey.generate()
    token = linked(client, family, key)
    assert read(address, token).json()["state"] == "active"
    renewed = client.refresh_token(token)
    assert isinstance(renewed, DPoPToken)
    assert renewed.access_token != token.access_token
    assert read(address, renewed).status_code == 200
    watch = watch_of(client, renewed, key)
    assert read(address, watch).json()["link_id"] == renewed.kwargs["link_id"]
    again = client.refresh_token(watch)
    assert isinstance(again, DPoPToken)
    assert read(address, again).status_code == 200
    with pytest.raises(InvalidGrant):
        client.refresh_token(token)  # used before: its family ends, and what was made of it
    with pytest.raises(InvalidGrant):
        client.refresh_token(again)


def test_a_clock_that_is_an_hour_slow(
    process: ProviderProcess, client: OAuth2Client, family: WireFamily
) -> None:
    key = DPoPKey.generate()
    slow = DPoPKey(
        private_key=key.private_key, alg=key.alg, iat_generator=lambda: int(time.time()) - 3600
    )
    token = linked(client, family, slow)
    assert read(f"{process.url}/gl/v1/link", token).status_code == 200


def test_only_what_was_asked_for(
    process: ProviderProcess, client: OAuth2Client, family: WireFamily
) -> None:
    token = linked(client, family, DPoPKey.generate(), **wanted("alerts.read", "usage.read"))
    granted = [{"type": "guardian_link", "actions": ["alerts.read", "usage.read"]}]
    assert token.kwargs["authorization_details"] == granted
    link = read(f"{process.url}/gl/v1/link", token).json()
    assert link["permissions"] == ["alerts.read", "usage.read"]
