"""Guardian and child at a real provider process."""

from dataclasses import dataclass

import requests

from guardian.clock import SystemClock
from guardian.demo.consent import approve
from guardian.link.client.credentials import Credentials
from guardian.link.client.device import DeviceLink
from guardian.link.client.discovery import discover
from guardian.link.client.link_client import LinkClient
from guardian.link.client.provider import DiscoveredProvider
from tests.rig.provider_process import ProviderProcess

WORRY = "I want to kill myself"
TIMEOUT_SECONDS = 20


@dataclass(frozen=True, kw_only=True)
class RealLink:
    """A link that a guardian confirmed at the provider's page."""

    provider: DiscoveredProvider
    credentials: Credentials

    def client(self) -> LinkClient:
        return LinkClient(self.provider, self.credentials, lambda _: None, SystemClock())


def link_to_mia(process: ProviderProcess) -> RealLink:
    provider = discover(process.url)
    authorization = DeviceLink(SystemClock()).begin(provider)
    approve(authorization.verification_uri_complete, "parent", "sandbox-parent", "Mia")
    credentials = DeviceLink(SystemClock()).poll_once(authorization)
    return RealLink(provider=provider, credentials=credentials)


def mia_says(process: ProviderProcess, text: str) -> None:
    with requests.Session() as child:
        child.trust_env = False
        form = {"login": "mia", "password": "sandbox-mia"}
        child.post(f"{process.url}/app/sign-in", data=form, timeout=TIMEOUT_SECONDS)
        message = {"character_id": "study_owl", "text": text}
        chat = f"{process.url}/app/api/chat"
        answer = child.post(chat, json=message, timeout=TIMEOUT_SECONDS)
        assert answer.ok, answer.text


def mia_asks(process: ProviderProcess, wish: dict[str, object]) -> str:
    """Let the child ask her guardians for something, and return the request's id."""
    asked = requests.post(
        f"{process.url}/gl-test/v1/wards/ward-mia/requests", json=wish, timeout=TIMEOUT_SECONDS
    )
    assert asked.ok, asked.text
    return str(asked.json()["request_id"])
