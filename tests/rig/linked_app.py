"""An app that is linked: real tokens and proofs, real HTTP, no page clicked."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import requests
from joserfc.jwk import ECKey, KeySet

from guardian.link.set_tokens import verify_set
from guardian.link.wire.events import PollResponse, SetClaims
from guardian.provider.access import Permission
from guardian.provider.accounts.people import create_link
from guardian.provider.accounts.secret_tokens import new_token
from guardian.provider.ledger.keys import current_key, published_keys
from guardian.provider.oauth.token_families import record_answer, start_family
from tests.rig.dpop import proof
from tests.rig.provider_server import ServedProvider

TIMEOUT_SECONDS = 40
MERGE_PATCH = "application/merge-patch+json"


class LinkedApp:
    """Holds a key and an access token of one link."""

    def __init__(
        self,
        served: ServedProvider,
        ward_id: str = "ward-mia",
        permissions: Iterable[Permission] = tuple(Permission),
    ) -> None:
        self.served = served
        self.key = ECKey.generate_key("P-256")
        self.access_token = new_token()
        now = served.provider.wall_clock.now()
        with served.provider.engine.begin() as connection:
            self.link_id = create_link(
                connection,
                guardian_id="guardian-parent",
                ward_id=ward_id,
                permissions=permissions,
                client_name="Guardian",
                now=now - timedelta(seconds=1),
            )
            family = start_family(connection, self.link_id, self.key.thumbprint())
            record_answer(
                connection,
                family,
                access_token=self.access_token,
                refresh_token=new_token(),
                now=now,
            )

    def send(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **parts: Any
    ) -> requests.Response:
        """Send a request with a proof; ``path`` is below ``/gl/v1``."""
        url = f"{self.served.url}/gl/v1{path}"
        credentials = {
            "Authorization": f"DPoP {self.access_token}",
            "DPoP": self.proof(method, url),
        }
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method, url, headers=credentials | (headers or {}), timeout=TIMEOUT_SECONDS, **parts
            )

    def read(self, path: str, **parameters: str) -> dict[str, Any]:
        """Return the JSON of a GET that succeeds."""
        answer = self.send("GET", path, params=parameters)
        assert answer.status_code == requests.codes.ok, answer.text
        return dict(answer.json())

    def days(self, path: str) -> dict[str, Any]:
        """Return a report over every day that a test could touch."""
        now = self.served.clock.now()
        first, last = now - timedelta(days=60), now + timedelta(days=2)
        return self.read(path, **{"from": f"{first:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}"})

    def ask(self, patch: object, version: str | None = None) -> requests.Response:
        """Send a merge patch on the policy; ``version`` ``None``: the current one."""
        tag = version or self.send("GET", "/policy").headers["ETag"]
        return self.send(
            "PATCH", "/policy", json=patch, headers={"If-Match": tag, "Content-Type": MERGE_PATCH}
        )

    def limit(self, **fields: object) -> None:
        """Change limits and see that it is granted."""
        answer = self.ask(fields)
        assert answer.status_code == requests.codes.ok, answer.text

    def poll(self, *, wait: bool = False, **members: Any) -> PollResponse:
        """Poll for events."""
        body = {"returnImmediately": not wait, **members}
        answer = self.send("POST", "/events/poll", json=body)
        assert answer.status_code == requests.codes.ok, answer.text
        return PollResponse.model_validate_json(answer.content)

    def events(self, **members: Any) -> list[SetClaims]:
        """Poll without waiting and check every event's signature."""
        return [self.verified(each) for each in self.poll(**members).sets.values()]

    def drain(self) -> list[SetClaims]:
        """Return everything that waits, acknowledged."""
        claims = self.events()
        self.poll(ack=[each.jti for each in claims])
        return claims

    def verified(self, compact: str) -> SetClaims:
        provider = self.served.provider
        with provider.engine.begin() as connection:
            current_key(connection, provider.wall_clock.now())
            keys = KeySet(list(published_keys(connection)))
        return verify_set(compact, keys, issuer=self.served.url, audience=self.link_id)

    def proof(self, method: str, url: str) -> str:
        return proof(self.key, method, url, access_token=self.access_token)
