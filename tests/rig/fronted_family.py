"""A ward with a guardian's synced app, a second device of that guardian, and a co-guardian."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import requests

from guardian.provider.oauth.proofs import access_token_hash
from tests.rig.proxied_provider import FrontedProvider
from tests.rig.synced_app import SyncedApp
from tests.rig.wire_family import TIMEOUT_SECONDS, Json, WireApp, done, session, wire_family

MERGE_PATCH = "application/merge-patch+json"


class DirectApp(WireApp):
    """An app with a line of its own to the provider, past the proxy; proofs name the issuer."""

    provider: FrontedProvider

    def send(
        self, method: str, path: str, *, proof: str | None = None, **parts: Any
    ) -> requests.Response:
        token = self.tokens["access_token"]
        named = f"{self.url}/gl/v1{path}".partition("?")[0]
        headers = {
            "Authorization": f"DPoP {token}",
            "DPoP": proof or self.proof(method, named, ath=access_token_hash(token)),
            **parts.pop("headers", {}),
        }
        url = f"{self.provider.url}/gl/v1{path}"
        with session() as http:
            return http.request(method, url, headers=headers, timeout=TIMEOUT_SECONDS, **parts)

    def limit(self, patch: Json) -> bool:
        """Change the limits of whoever holds this app; return whether it was granted."""
        tag = self.send("GET", "/policy").headers["ETag"]
        headers = {"If-Match": tag, "Content-Type": MERGE_PATCH}
        return self.send("PATCH", "/policy", json=patch, headers=headers).ok


class FrontedFamily:
    """Everybody of one ward, at a provider behind the proxy."""

    def __init__(self, provider: FrontedProvider, folder: Path, age: int = 13) -> None:
        self.provider = provider
        provider.proxy.clear()
        family = wire_family(provider.proxy.url, age, "owner", "co_guardian")
        self.ward_id = family.ward_id
        owner, other = (each["guardian_id"] for each in family.guardians)
        self.app = SyncedApp.linked(folder, provider.proxy.url, self._device().link(owner))
        self.second_device = self._device()
        self.second_device.link(owner)
        self.co_guardian = self._device()
        self.co_guardian.link(other)

    def control(self, path: str, **body: object) -> Json:
        """Let test control do something to the ward."""
        return done(self.provider.url, f"/wards/{self.ward_id}{path}", body)

    def ledger(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the provider's ledger as it lies on the disk."""
        uri = f"file:{self.provider.ledger}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def close(self) -> None:
        """End every link, so that the next family does not wait for this one."""
        self.app.close()
        if self.provider.runs:
            for device in (self.second_device, self.co_guardian):
                device.send("DELETE", "/link")

    def _device(self) -> DirectApp:
        made = DirectApp(url=self.provider.proxy.url, ward_id=self.ward_id)
        made.provider = self.provider
        return made
