# ruff: noqa: D103, PLR2004 - a check's title says what it shows; its numbers are the example
"""The chain of a crisis on the clock, while no guardian's app is there (Art. 13)."""

from datetime import datetime

from guardian.conformance.app import App
from guardian.conformance.check import check, demand, equal
from guardian.conformance.checks.crisis import record, verified_contact
from guardian.conformance.checks.use import alerts, settled
from guardian.conformance.world import World
from guardian.link.wire.events import ContactAttempt
from guardian.words import N_

AT_ONCE_SECONDS = 60
LEEWAY_SECONDS = 60


def _minutes(attempts: list[ContactAttempt], begun: datetime) -> list[float]:
    return [round((each.at - begun).total_seconds() / 60, 2) for each in attempts]


def _by(app: App, alert_id: str, role: str) -> list[ContactAttempt]:
    return [each for each in record(app, alert_id).alert.contact_attempts if each.role == role]


def _in_time(got: float, wanted: float, what: str) -> None:
    late = LEEWAY_SECONDS / 60
    demand(got <= wanted + late, f"{what} within {wanted:g} min", f"{got:g} min")


@check(
    "R13",
    "Measures Art. 13",
    N_("With the guardian offline, the next is called on time"),
    profile="crisis",
)
def offline(world: World) -> str:
    family, app, _ = settled(world, 15)
    verified_contact(family, app)
    app.drain()
    retry = world.card.timing("crisis_retry_minutes", 5)
    second = world.card.timing("crisis_second_contact_minutes", 15)
    begun = world.clock.now()
    wanted = family.ward.signal("self_harm.ideation", "critical", imminence="urgent")
    world.clock.advance(minutes=second, seconds=1)
    tries = _minutes(_by(app, wanted, "guardian"), begun)
    demand(len(tries) >= 2, "a second attempt by app", tries)
    _in_time(tries[0], 0, "the first attempt")
    _in_time(tries[1], retry, "the second attempt")
    called = _minutes(_by(app, wanted, "emergency_contact"), begun)
    demand(called, f"the contact within {second} min", "nobody")
    _in_time(called[0], second, "the contact")
    first = alerts(app.events())
    equal({each.alert_id for each in first}, {wanted}, "what an app hears that comes back")
    return f"by app after {tries[0]:g} and {tries[1]:g} min, the contact after {called[0]:g} min"


@check(
    "R12",
    "Measures Art. 12, 13",
    N_("A night without chat is not a night without help"),
    profile="crisis",
)
def at_night(world: World) -> str:
    family, app, character = settled(world, 15)
    app.limit(curfew={"start": "22:00", "end": "06:00"})
    world.clock.leap_to(22, 30)
    said = family.ward.say(character, "I want to kill myself")
    equal(said.get("refusal"), "curfew", "the refusal at night")
    demand(said.get("support_shown"), "support beside the refusal", "none")
    demand(alerts(app.drain(), "self_harm"), "an alert of self-harm", "none")
    return "refused, comforted, and told"
