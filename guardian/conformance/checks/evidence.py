# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""What a guardian can hold a provider to: times of day that add up, and reports that are signed."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from guardian.conformance.app import App
from guardian.conformance.check import NotClaimedError, check, demand, equal
from guardian.conformance.checks.use import settled
from guardian.conformance.control import HOME
from guardian.conformance.world import Family, World
from guardian.link.wire.activity import Stretch, UsageReport
from guardian.policy.wall_clock import local_date, next_midnight
from guardian.words import N_

Told = Counter[tuple[date, str]]


def use_of(world: World, app: App, *, since: date) -> UsageReport:
    """Return use with its times of day, up to today."""
    today = world.clock.now().astimezone(HOME).date()
    days = {"from": since.isoformat(), "to": today.isoformat()}
    return app.read(UsageReport, "/usage", **days, granularity="stretch")


def cut_at_midnight(stretches: Iterable[Stretch], zone: ZoneInfo) -> Told:
    """Return seconds by local day and character."""
    found: Told = Counter()
    for each in stretches:
        start = each.started_at
        while start < each.ended_at:
            end = min(each.ended_at, next_midnight(start, zone))
            found[local_date(start, zone), each.character_id] += int((end - start).total_seconds())
            start = end
    return found


def chatted(family: Family, app: App, world: World, character: str) -> None:
    """Let the ward chat over midnight, change the character, be stopped, and say goodbye."""
    other = family.character(app, "study", "story", "friend")
    world.clock.leap_to(23, 50)
    family.ward.use(character, 20)
    family.ward.use(other, 6)
    world.clock.advance(minutes=3)
    app.post("/session/stop")
    world.clock.advance(minutes=25)
    family.ward.use(character, 8)
    world.clock.advance(minutes=2)
    family.ward.does("exits", method="keyword")


@check(
    "R17",
    "Measures Art. 14(3)",
    N_("The times of day of use add up to its minutes"),
    profile="minor",
)
def stretches(world: World) -> str:
    family, app, character = settled(world, 11)
    zone = ZoneInfo(str(app.get("/ward")["time_zone"]))
    since = world.clock.now().astimezone(HOME).date()
    chatted(family, app, world, character)
    found = use_of(world, app, since=since)
    told = found.stretches or []
    demand(told, "stretches for granularity=stretch", "none")
    for earlier, later in pairwise(told):
        demand(earlier.ended_at <= later.started_at, "stretches one after the other", "an overlap")
    days = Counter({(row.date, row.character_id): row.active_seconds for row in found.usage})
    equal(cut_at_midnight(told, zone), +days, "seconds by day and character")
    equal(sum(each.turns for each in told), sum(row.turns for row in found.usage), "turns")
    return f"{len(told)} stretches, {days.total()} s on {len({day for day, _ in days})} days"


@check("R38", "Measures Art. 13, 14(3)", N_("From 16 on no time of day is told"), profile="minor")
def times_by_age(world: World) -> str:
    family, app, character = settled(world, 16)
    family.ward.use(character, 12)
    since = world.clock.now().astimezone(HOME).date()
    equal(use_of(world, app, since=since).stretches, None, "stretches at 16")
    return "minutes of the day, and not when they were"


@check("EVIDENCE", "RFC 7515", N_("A signed report says what the report says"))
def signed_reports(world: World) -> str:
    if world.card.discovery.get("signed_reports") is not True:
        raise NotClaimedError("the card does not say signed_reports")
    family, app, character = settled(world)
    family.ward.use(character, 20)
    family.ward.signal("grooming", "high")
    today = world.clock.now().astimezone(HOME).date().isoformat()
    days = {"from": today, "to": today}
    asked: tuple[tuple[str, dict[str, str]], ...] = (
        ("/policy", {}),
        ("/usage", {**days, "granularity": "stretch"}),
        ("/refusals", days),
        ("/spending", days),
        ("/alerts", {"limit": "5"}),
    )
    for path, params in asked:
        signed = app.signed(path, **params)
        equal(settled_report(signed), settled_report(app.get(path, **params)), f"{path}, signed")
    return f"{len(asked)} reports verify, each bound to its link and its question"


def settled_report(report: dict[str, Any]) -> dict[str, Any]:
    """Leave out the moment at which it was asked for."""
    return {name: value for name, value in report.items() if name != "as_of"}
