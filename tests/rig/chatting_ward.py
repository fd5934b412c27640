"""A test ward over the wire who chats on the virtual clock, with a guardian's app beside."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.rig.child_browserless import Child, child_of
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import Json, WireApp, control, done, session, wire_family

MERGE_PATCH = "application/merge-patch+json"
FREE = {
    "daily_minutes": None,
    "weekday_minutes": None,
    "session_minutes": None,
    "break_minutes": None,
    "curfew": None,
    "closed_hours": None,
}
"""Asks for no limit of time at all."""


@dataclass(frozen=True, kw_only=True)
class ChattingWard:
    """The ward ``ward_id``, the app of a guardian, and the ward's own page."""

    served: ServedProvider
    ward_id: str
    app: WireApp
    page: Child

    def do(self, path: str, **body: object) -> Json:
        """Let test control do something to the ward."""
        return done(self.served.url, f"/wards/{self.ward_id}{path}", body)

    def chat(self, minutes: int, every: int = 240, to: str = "study_owl") -> Json:
        """Chat on; returns what was used and shown."""
        return self.do("/use", character_id=to, minutes=minutes, turn_every_seconds=every)

    def say(self, text: str = "hello", to: str = "study_owl") -> Json:
        """Say one thing."""
        return self.do("/messages", character_id=to, text=text)

    def wait(self, minutes: float) -> None:
        """Let time pass in silence."""
        leap = {"advance_seconds": round(minutes * 60)}
        assert control(self.served.url, "/clock", leap).ok

    def limit(self, **fields: object) -> None:
        """Change the guardian's limits."""
        tag = self.app.send("GET", "/policy").headers["ETag"]
        headers = {"If-Match": tag, "Content-Type": MERGE_PATCH}
        answer = self.app.send("PATCH", "/policy", json=fields, headers=headers)
        assert answer.ok, answer.text

    def usage(self) -> Json:
        """Read the report of today and the days around it."""
        return self.app.read(f"/usage?{self.span()}")

    def span(self) -> str:
        """Return the query of a month up to tomorrow."""
        now = self.served.clock.now()
        first, last = now - timedelta(days=30), now + timedelta(days=1)
        return f"from={first:%Y-%m-%d}&to={last:%Y-%m-%d}"

    def reminded(self) -> list[Json]:
        """Return the waiting reminders that the guardian is told of; their kind is their own."""
        return [each for each in self.app.drain() if "continuous_minutes" in each]

    def screen(self) -> Json:
        """Return what the ward's page showed last."""
        url = f"{self.served.url}/gl-test/v1/wards/{self.ward_id}/ward-screen"
        with session() as http:
            answer = http.get(url, timeout=40)
        assert answer.ok, answer.text
        return dict(answer.json())


def chatting_ward(served: ServedProvider, age: int = 15, **members: Any) -> ChattingWard:
    """Make a ward whom nothing limits, with a linked guardian."""
    family = wire_family(served.url, age, **members)
    app = family.app()
    if app.read("/link")["state"] != "active":
        assert family.act("consent_to_link", app.link_id).ok
    made = ChattingWard(
        served=served, ward_id=family.ward_id, app=app, page=child_of(served, family.ward_id)
    )
    made.limit(**FREE)
    app.drain()
    return made


def kinds(reminders: list[Json], kind: str) -> list[tuple[int, int]]:
    """Return (n, continuous minutes) of the reminders of one kind."""
    return [(each["n"], each["continuous_minutes"]) for each in reminders if each["kind"] == kind]
