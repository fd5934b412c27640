"""The library that the app uses, against the real server: device flow, refresh, DPoP, revoke."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from requests_oauth2client import (
    AuthorizationPending,
    DPoPKey,
    DPoPToken,
    InvalidGrant,
    OAuth2Client,
    SlowDown,
)

from tests.provider.oauth.household import (
    TIMEOUT_SECONDS,
    Browser,
    Household,
    get_json,
    running_household,
)


@pytest.fixture
def patient_household(seeded: Path, tmp_path: Path) -> Iterator[Household]:
    with running_household(seeded, tmp_path, interval_seconds=30) as running:
        yield running


def client_of(household: Household) -> OAuth2Client:
    metadata = get_json(household.url + "/.well-known/oauth-authorization-server")
    return OAuth2Client.from_discovery_document(
        metadata,
        issuer=household.url,
        device_authorization_endpoint=metadata["device_authorization_endpoint"],
        client_id="guardian-desktop",
        testing=True,
    )


def read(household: Household, token: DPoPToken) -> requests.Response:
    return requests.get(household.url + "/things/read", auth=token, timeout=TIMEOUT_SECONDS)


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_the_whole_life_of_a_link(patient_household: Household, algorithm: str) -> None:
    client = client_of(patient_household)
    key = DPoPKey.generate(algorithm)
    begun = client.authorize_device(scope="guardian_link")
    assert begun.interval == 30
    with pytest.raises(AuthorizationPending):
        client.device_code(begun, dpop=True, dpop_key=key)
    with pytest.raises(SlowDown):
        client.device_code(begun, dpop=True, dpop_key=key)
    browser = Browser(patient_household)
    browser.sign_in(user_code=begun.user_code)
    browser.decide(begun.user_code, "approve", "ward-mia")
    first = client.device_code(begun, dpop=True, dpop_key=key)
    assert isinstance(first, DPoPToken)
    assert first.kwargs["link_id"].startswith("link-")
    assert read(patient_household, first).json()["ward_id"] == "ward-mia"
    second = client.refresh_token(first, dpop=True, dpop_key=key)
    assert isinstance(second, DPoPToken)
    assert read(patient_household, second).status_code == 200
    assert client.revoke_refresh_token(second)
    with pytest.raises(InvalidGrant):
        client.refresh_token(second, dpop=True, dpop_key=key)
