"""A small world for one check: a family made for it, its apps, its clock."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from guardian.conformance.app import App
from guardian.conformance.check import CheckFailedError, NotTestableError, demand
from guardian.conformance.control import Clock, Control
from guardian.conformance.http import Http
from guardian.conformance.proofs import new_key
from guardian.conformance.provider_card import Card
from guardian.conformance.tokens import TokenDesk, tokens_of

OK = 200
COMPANIONS = ("friend", "story", "study")
"""Relationship classes that a minor may talk with, the most companion-like first."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A guardian whom test control has made."""

    guardian_id: str
    role: str


class Ward:
    """A ward whom test control has made, and what may happen to them."""

    def __init__(self, control: Control, ward_id: str) -> None:
        self.ward_id = ward_id
        self._control = control
        self._path = f"/wards/{ward_id}"

    def say(self, character_id: str, text: str) -> dict[str, Any]:
        """Say something to a character; return how it was taken, never the reply."""
        return self.does("messages", character_id=character_id, text=text)

    def use(self, character_id: str, minutes: int, turn_every_seconds: int = 240) -> dict[str, Any]:
        """Chat for so long by the virtual clock, or until the first refusal."""
        return self.does(
            "use",
            character_id=character_id,
            minutes=minutes,
            turn_every_seconds=turn_every_seconds,
        )

    def signal(self, category: str, level: str, **more: Any) -> str:
        """Let the detector fire on the ward's own words; return the alert's id."""
        return str(self.does("signals", category=category, level=level, **more)["alert_id"])

    def output(self, category: str, action: str = "reply_replaced", **more: Any) -> Any:
        """Let a character have said something; return the alert's id or ``None``."""
        return self.does("ai-outputs", category=category, action=action, **more).get("alert_id")

    def screen(self) -> dict[str, Any]:
        """Return what the ward's page showed last."""
        return self._control.get(f"{self._path}/ward-screen")

    def does(self, what: str, /, **body: Any) -> dict[str, Any]:
        """Bring about anything else below the ward's address of test control."""
        return self._control.post(f"{self._path}/{what}", body)

    def looks(self, what: str) -> dict[str, Any]:
        """Read anything else below it."""
        return self._control.get(f"{self._path}/{what}")

    def buys(self, **what: Any) -> tuple[bool, dict[str, Any]]:
        """Try to buy; return whether it went through, and the purchase or the problem."""
        answer = self._control.ask("POST", f"{self._path}/purchases", what)
        if answer.status == 404:  # noqa: PLR2004 - RFC 9110
            raise NotTestableError(f"test control: {answer.exchange}")
        demand(answer.status in {201, 403}, "201 or 403 for a purchase", answer.exchange)
        return answer.status == 201, answer.document()  # noqa: PLR2004 - RFC 9110


@dataclass(kw_only=True)
class Family:
    """A ward and their guardians."""

    world: "World"
    ward: Ward
    guardians: list[Person] = field(default_factory=list)

    def link(
        self, role: str = "owner", permissions: Sequence[str] | None = None, *, nth: int = 0
    ) -> App:
        """Link an app of the ``nth`` guardian of this role through the real device flow."""
        person = [each for each in self.guardians if each.role == role][nth]
        return self.world.link(self.ward.ward_id, person.guardian_id, permissions)

    def add_guardian(self, role: str) -> Person:
        """Let somebody else look after the ward too."""
        made = self.ward.does("guardians", role=role)
        person = Person(guardian_id=str(made["guardian_id"]), role=role)
        self.guardians.append(person)
        return person

    def character(self, app: App, *classes: str) -> str:
        """Return a character of one of the classes that nothing blocks."""
        wanted = classes or COMPANIONS
        known = app.get("/characters").get("characters", [])
        for kind in wanted:
            for each in known:
                if each.get("relationship_class") == kind and not each.get("blocked"):
                    return str(each["character_id"])
        raise NotTestableError(f"no open character of {', '.join(wanted)}")


class World:
    """What a check is given."""

    def __init__(self, http: Http, card: Card, desk: TokenDesk) -> None:
        self.http = http
        self.card = card
        self.desk = desk
        self._reader: App | None = None

    @cached_property
    def control(self) -> Control:
        """Test control; raises :class:`NotTestableError` where there is none."""
        if not self.card.test_control:
            raise NotTestableError("the provider offers no test control")
        return Control(self.http, self.card.origin)

    @cached_property
    def clock(self) -> Clock:
        """The provider's time of life."""
        return Clock(self.control)

    @property
    def pace_seconds(self) -> int:
        """Return how rarely a ward can say something and still be in one continuous use."""
        return (self.card.timing("idle_gap_minutes", 10) - 1) * 60

    def family(
        self, age: int = 13, *, guardians: Sequence[str] = ("owner",), **more: Any
    ) -> Family:
        """Make a family that nobody else knows; ``more`` as in ``POST /gl-test/v1/wards``."""
        body = {"age": age, "guardians": [{"role": role} for role in guardians], **more}
        made = self.control.post("/wards", body)
        try:
            people = [
                Person(guardian_id=str(each["guardian_id"]), role=str(each["role"]))
                for each in made["guardians"]
            ]
            ward = Ward(self.control, str(made["ward_id"]))
        except (KeyError, TypeError):
            raise CheckFailedError("a ward and guardians from test control", "less") from None
        return Family(world=self, ward=ward, guardians=people)

    def linked(self, age: int = 13, **more: Any) -> tuple[Family, App]:
        """Make a family and link its first guardian's app."""
        family = self.family(age, **more)
        return family, family.link(family.guardians[0].role)

    @property
    def reader(self) -> App:
        """An app linked to a 15-year-old, shared by checks that change nothing."""
        known = self._reader
        if known is None or known.send("GET", "/link").status != OK:
            known = self._reader = self.linked(15)[1]
        return known

    def link(self, ward_id: str, guardian_id: str, permissions: Sequence[str] | None = None) -> App:
        """Link an app: codes, the guardian's approval, tokens bound to a new key."""
        codes = self.desk.codes(permissions)
        self.decide(codes.user_code, ward_id, guardian_id, "approve")
        key = new_key()
        tokens = tokens_of(self.desk.poll(codes.device_code, key))
        return App(self.http, self.card, self.desk, key, tokens)

    def decide(self, user_code: str, ward_id: str, guardian_id: str, decision: str) -> None:
        """Do what a guardian does on the page with a code."""
        body = {
            "user_code": user_code,
            "ward_id": ward_id,
            "guardian_id": guardian_id,
            "decision": decision,
        }
        self.control.post("/device-approvals", body)

    def watch(self, app: App) -> App:
        """Return the app that the watch family of ``app`` makes."""
        key = new_key()
        tokens = tokens_of(self.desk.exchange(app.tokens.access, app.key, key))
        return App(self.http, self.card, self.desk, key, tokens)

    def plant(self) -> str:
        """Return a phrase that no answer to a guardian may ever have in it."""
        phrase = f"lantern {secrets.token_hex(4)} under the seventh bridge"
        self.http.recorder.planted.add(phrase)
        return phrase
