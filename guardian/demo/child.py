"""A child who signs in, chats and buys by the same HTTP that the child's page uses."""

from collections.abc import Mapping
from uuid import uuid4

import requests

from guardian.policy.decisions import Reason

TIMEOUT_SECONDS = (5, 60)


class ScriptedChild:
    """One signed-in child. What is refused comes back as the reason on the wire."""

    def __init__(self, url: str, login: str, password: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        answer = self._session.post(
            f"{url}/app/sign-in",
            data={"login": login, "password": password},
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )
        answer.raise_for_status()

    def chat(self, character_id: str, text: str) -> Reason | None:
        """Say something, hear the whole reply; return why not, or ``None`` when it went through."""
        return self._post("chat", {"character_id": character_id, "text": text})

    def buy(self, item_id: str) -> Reason | None:
        """Buy something in the shop; return why not, or ``None`` when it is bought."""
        return self._post("purchases", {"item_id": item_id}, {"Idempotency-Key": uuid4().hex})

    def ask_for_time(self, minutes: int) -> None:
        """Ask the family for more time today."""
        asking = {"kind": "extra_time", "minutes": minutes}
        answer = self._session.post(
            f"{self._url}/app/api/requests", json=asking, timeout=TIMEOUT_SECONDS
        )
        answer.raise_for_status()

    def close(self) -> None:
        """Leave; the service keeps the session until it ends by itself."""
        self._session.close()

    def _post(
        self, path: str, body: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Reason | None:
        answer = self._session.post(
            f"{self._url}/app/api/{path}", json=body, headers=headers, timeout=TIMEOUT_SECONDS
        )
        if answer.status_code == requests.codes.forbidden:
            return Reason(answer.json()["reason"])
        answer.raise_for_status()
        return None
