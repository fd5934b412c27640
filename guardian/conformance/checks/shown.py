# ruff: noqa: D103, PLR2004 - a check's title says what it shows; its numbers are the example
"""What the ward is owed on their own page, as far as the wire can show it (Art. 8, 14, 18, 19)."""

from guardian.conformance.check import check, demand, equal
from guardian.conformance.checks.use import alerts, reminders, settled
from guardian.conformance.world import World
from guardian.link.wire.activity import UsageReport
from guardian.link.wire.events import ALERT_URI, Alert
from guardian.words import N_

CODE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/+-=")


@check("R06", "Measures Art. 8(5), 10", N_("Signs of dependence are told with the use"))
def dependence_told(world: World) -> str:
    family, app, character = settled(world, 13)
    family.ward.use(character, 150, world.pace_seconds)
    now = world.clock.now()
    found = UsageReport.model_validate(app.days("/usage", [now.date().isoformat()])).dependency
    if found is None:
        demand(found, "dependency in the report", "nothing")
        return ""
    demand(found.longest_run_minutes >= 120, "longest_run_minutes", found.longest_run_minutes)
    return f"index {found.index}, {found.trend}, the longest run {found.longest_run_minutes} min"


@check("R26", "Measures Art. 18", N_("What guardians hear was shown, the ward was shown"))
def reminders_shown(world: World) -> str:
    family, app, character = settled(world, 13)
    family.ward.use(character, 127, world.pace_seconds)
    heard = app.drain()
    shown = [(each["kind"], each["n"]) for each in family.ward.screen()["reminders"]]
    told = [
        (each["kind"], each["n"])
        for kind in ("ai_identity", "duration", "reality")
        for each in reminders(heard, kind)
    ]
    demand(len(told) >= 2, "reminders of AI and of two hours", told)
    equal(sorted(shown), sorted(told), "the reminders on the ward's page")
    return f"{len(told)} told, {len(told)} shown"


@check("R28", "Measures Art. 18(2)", N_("Leaving and coming back does not begin it anew"))
def new_session(world: World) -> str:
    family, app, character = settled(world)
    gap = world.card.timing("idle_gap_minutes", 10)
    family.ward.use(character, 80)
    family.ward.does("exits", method="button")
    world.clock.advance(minutes=gap - 6)
    others = [
        str(each["character_id"])
        for each in app.get("/characters")["characters"]
        if not each["blocked"] and each["character_id"] != character
    ]
    family.ward.use(others[0] if others else character, 60)
    equal(len(reminders(app.drain(), "duration")), 1, "duration reminders over two sessions")
    return "another session, with another character, is the same continuous use"


@check("R11", "Measures Art. 13", N_("An alert has no room for words"))
def alert_members(world: World) -> str:
    family, app, _ = settled(world, 13)
    family.ward.signal("self_harm.ideation", "high")
    family.ward.output("privacy_extraction")
    heard = app.drain()
    told = [each.payload for each in heard if each.uri == ALERT_URI]
    demand(told, "alerts", "none")
    for each in told:
        strange = sorted(set(each) - set(Alert.model_fields))
        equal(strange, [], "members of an alert beside the protocol's")
    for alert in alerts(heard):
        words = (alert.category, alert.rule_version, *alert.subtypes, *alert.provider_actions)
        prose = [word for word in words if not set(word) <= CODE_LETTERS]
        equal(prose, [], "values of an alert that are no codes")
    return f"{len(told)} alerts of known members and codes"
