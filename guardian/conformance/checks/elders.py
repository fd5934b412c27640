# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""Elders: warnings, calls for help, and a ward who is in charge (Art. 15)."""

from datetime import timedelta

from guardian.conformance.app import App
from guardian.conformance.check import check, demand, equal
from guardian.conformance.checks.use import reminders
from guardian.conformance.world import Family, World
from guardian.link.wire.happenings import HELP_URI
from guardian.link.wire.redress import HelpRequest
from guardian.link.wire.ward import Ward
from guardian.words import N_

HELP_DUE = timedelta(hours=24)


def _elder(world: World) -> tuple[Family, App]:
    family, app = world.linked(72, elder=True)
    family.ward.does("acts", act="consent_to_link", link_id=app.link_id)
    return family, app


@check(
    "R19",
    "Measures Art. 15",
    N_("An elder's call for help has a time to be answered by"),
    profile="elder",
)
def help_requests(world: World) -> str:
    family, app = _elder(world)
    equal(str(app.read(Ward, "/ward").profile), "elder", "profile")
    app.drain()
    asked = HelpRequest.model_validate(family.ward.does("help-requests", kind="fraud"))
    within = asked.due_at - asked.asked_at
    demand(timedelta() < within <= HELP_DUE, "an answer due within a day", within)
    told = app.heard(HELP_URI)
    equal([each["help_id"] for each in told], [asked.help_id], "the help-requested events")
    world.control.post(f"/help-requests/{asked.help_id}")
    found = [
        HelpRequest.model_validate(each) for each in app.get("/help-requests")["help_requests"]
    ]
    demand(found and found[0].answered_at, "an answer", "none")
    return f"due within {(asked.due_at - asked.asked_at).total_seconds() / 3600:.0f} h, answered"


@check(
    "R19",
    "Measures Art. 15",
    N_("An elder is warned of risks as a conversation begins"),
    profile="elder",
)
def warnings(world: World) -> str:
    family, app = _elder(world)
    world.clock.morning()
    character = family.character(app)
    app.drain()
    family.ward.say(character, "Hello")
    told = reminders(app.drain(), "warning")
    equal([each["trigger"] for each in told], ["session_start"], "the warnings")
    return "one at the start"


@check(
    "R19",
    "Measures Art. 15",
    N_("An elder decides about every link, and ends it alone"),
    profile="elder",
)
def in_charge(world: World) -> str:
    family, app = world.linked(72, elder=True)
    equal(app.send("GET", "/ward").status, 423, "the status before the elder's consent")
    family.ward.does("acts", act="consent_to_link", link_id=app.link_id)
    app.get("/ward")
    family.ward.does("acts", act="end_link", link_id=app.link_id)
    equal(app.send("GET", "/ward").status, 410, "the status after the elder ended it")
    return "423, 200, 410"
