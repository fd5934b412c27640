# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""Notices of the service itself: its end, a restriction (Art. 20, 24)."""

from datetime import timedelta

from guardian.conformance.app import read_as
from guardian.conformance.check import check, demand, equal
from guardian.conformance.world import World
from guardian.link.wire.discovery import WELL_KNOWN_PATH, Discovery, ServiceStatus
from guardian.link.wire.happenings import RESTRICTION_URI, TERMINATION_URI
from guardian.words import N_

NOTICE = timedelta(days=60)


def _status(world: World) -> ServiceStatus:
    answer = world.http.send("GET", world.card.origin + WELL_KNOWN_PATH)
    return read_as(Discovery, answer).service_status


@check("R30", "Measures Art. 20", N_("The end of the service is told beforehand"))
def termination(world: World) -> str:
    _, app = world.linked(13)
    app.drain()
    end = (world.clock.now() + NOTICE).replace(microsecond=0)
    try:
        world.control.post("/termination", {"effective_at": end.isoformat()})
        (told,) = app.heard(TERMINATION_URI)
        status = _status(world)
        equal(status.state, "terminating", "service_status")
        equal(status.effective_at, end, "effective_at of the card")
        demand(told["effective_at"], "effective_at of the event", "nothing")
        until = status.export_open_until
        demand(until and until >= end, "export open until the end", until)
    finally:
        world.control.post("/termination", {"effective_at": None})
    equal(_status(world).state, "operating", "service_status when taken back")
    return "event and card agree, and it can be taken back"


@check("R33", "Measures Art. 24", N_("A restriction of the service is told, and holds"))
def restriction(world: World) -> str:
    family, app = world.linked(15)
    world.clock.morning()
    character = family.character(app)
    app.drain()
    try:
        world.control.post("/restriction", {"restricted": True})
        told = app.heard(RESTRICTION_URI)
        equal([each["restricted"] for each in told], [True], "the service-restricted events")
        equal(_status(world).state, "restricted", "service_status")
        said = family.ward.say(character, "Hello")
        equal(said.get("refusal"), "service_restricted", "what the ward is told")
    finally:
        world.control.post("/restriction", {"restricted": False})
    equal(family.ward.say(character, "Hello").get("refusal"), None, "a refusal afterwards")
    return "told, in the card, in force, and lifted"
