"""A child at the companion's page, without the drawing: a cookie, requests, streamed replies."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

from guardian.provider.accounts.web_sessions import open_session
from guardian.provider.child_page.router import COOKIE
from tests.rig.provider_server import ServedProvider

TIMEOUT_SECONDS = 40


@dataclass(frozen=True, kw_only=True)
class Said:
    """What came back to a message: a stream's events, or a refusal."""

    status: int
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    problem: dict[str, Any] = field(default_factory=dict)

    @property
    def reply(self) -> str:
        return "".join(data["text"] for name, data in self.events if name == "delta")

    @property
    def last(self) -> tuple[str, dict[str, Any]]:
        return self.events[-1]


class Child:
    """One ward, signed in."""

    def __init__(self, url: str, cookie: str) -> None:
        self.url = url
        self._cookies = {COOKIE: cookie}

    def send(self, method: str, path: str, **parts: Any) -> requests.Response:
        """Send a request; ``path`` is below ``/app/api``."""
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method,
                f"{self.url}/app/api{path}",
                cookies=self._cookies,
                timeout=TIMEOUT_SECONDS,
                **parts,
            )

    def read(self, path: str) -> dict[str, Any]:
        """Return the JSON of a GET that succeeds."""
        answer = self.send("GET", path)
        assert answer.status_code == requests.codes.ok, answer.text
        return dict(answer.json())

    def say(self, text: str = "hello", to: str = "study_owl") -> Said:
        """Say something and read the whole answer."""
        with self.open_chat(text, to) as answer:
            if answer.status_code != requests.codes.ok:
                return Said(status=answer.status_code, problem=answer.json())
            return Said(status=answer.status_code, events=list(stream_events(answer)))

    def open_chat(self, text: str = "hello", to: str = "study_owl") -> requests.Response:
        """Say something and leave the stream to be read."""
        return self.send("POST", "/chat", json={"character_id": to, "text": text}, stream=True)

    def refused(self, text: str = "hello", to: str = "study_owl") -> dict[str, Any]:
        """Say something that is refused and return the problem."""
        said = self.say(text, to)
        assert said.status == requests.codes.forbidden, said
        return said.problem

    def buy(self, item_id: str, key: str | None = None) -> requests.Response:
        """Buy an item, with a new key unless one is given."""
        return self.send(
            "POST",
            "/purchases",
            json={"item_id": item_id},
            headers={"Idempotency-Key": key or secrets.token_hex(8)},
        )


def stream_events(answer: requests.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (event, data) of a text/event-stream as they arrive."""
    name = ""
    for raw in answer.iter_lines(chunk_size=1):
        line = raw.decode("utf-8")
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def child_of(served: ServedProvider, ward_id: str = "ward-mia") -> Child:
    """Return a ward who is signed in, without waiting for a password to be hashed."""
    with served.provider.engine.begin() as connection:
        now = served.provider.wall_clock.now()
        return Child(served.url, open_session(connection, "ward", ward_id, now))
