# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""Rows of use: what holds for every ward, minor or not (Art. 8, 11, 13, 18, 19)."""

from typing import Any

from guardian.conformance.app import App, Event
from guardian.conformance.check import check, demand, equal
from guardian.conformance.checks.policy import below_floor
from guardian.conformance.world import Family, World
from guardian.link.wire.activity import CharacterList, UsageReport
from guardian.link.wire.events import ALERT_URI, Alert
from guardian.link.wire.happenings import REMINDER_URI, SESSION_ENDED_URI
from guardian.words import N_

FREE: dict[str, Any] = {
    "daily_minutes": None,
    "session_minutes": None,
    "break_minutes": None,
    "curfew": None,
}


def settled(world: World, age: int = 15) -> tuple[Family, App, str]:
    """Return a family in the morning without limits of time, its app and an open character."""
    family, app = world.linked(age)
    world.clock.morning()
    app.limit(**FREE)
    character = family.character(app)
    app.drain()
    return family, app, character


def alerts(events: list[Event], category: str = "") -> list[Alert]:
    """Return the alerts of a category."""
    found = [Alert.model_validate(each.payload) for each in events if each.uri == ALERT_URI]
    return [each for each in found if each.category.startswith(category)]


def reminders(events: list[Event], kind: str) -> list[dict[str, Any]]:
    """Return the payloads of reminders of one kind, in their order."""
    found = [each.payload for each in events if each.uri == REMINDER_URI]
    return [each for each in found if each["kind"] == kind]


@check("R01", "Measures Art. 2", N_("Every character says whether it is a companion or a tool"))
def interaction_class(world: World) -> str:
    found = world.reader.read(CharacterList, "/characters").characters
    demand(found, "characters", "none")
    told = {each.interaction_class for each in found}
    return f"{len(found)} characters: {', '.join(sorted(told))}"


@check("R02", "Measures Art. 8(1)", N_("Illegal content of the AI is told"))
def illegal_content(world: World) -> str:
    family, app, _ = settled(world)
    alert_id = family.ward.output("illegal_content")
    told = [each for each in alerts(app.drain()) if each.alert_id == alert_id]
    equal([each.category for each in told], ["illegal_content"], "the category told")
    equal(told[0].actor.value, "ai_output", "actor")
    return "illegal_content by ai_output"


@check("R03", "Measures Art. 8(2)", N_("What the AI said is told apart from what the ward said"))
def ai_output(world: World) -> str:
    family, app, _ = settled(world)
    by_ai = family.ward.output("self_harm.promotion")
    by_ward = family.ward.signal("self_harm.ideation", "high")
    told = {each.alert_id: each for each in alerts(app.drain())}
    equal(told[by_ai].actor.value, "ai_output", "actor of the AI's output")
    actions = told[by_ai].provider_actions
    demand({"reply_replaced", "passed"} & set(actions), "what the provider did", actions)
    equal(told[by_ward].actor.value, "user", "actor of the ward's words")
    return f"ai_output ({', '.join(actions)}) and user"


@check("R04", "Measures Art. 8(3)", N_("Coaxing out secrets is told"))
def privacy_extraction(world: World) -> str:
    family, app, _ = settled(world)
    family.ward.output("privacy_extraction")
    equal(len(alerts(app.drain(), "privacy_extraction")), 1, "alerts of privacy_extraction")
    return "one alert"


@check("R07", "Measures Art. 8(6)", N_("Manipulation is told with the purchase it is about"))
def manipulation(world: World) -> str:
    family, app, _ = settled(world)
    app.limit(spend_per_purchase_minor=None, spend_per_day_minor=None, spend_per_month_minor=None)
    bought, purchase = family.ward.buys(price_minor=600)
    demand(bought, "a purchase", "a refusal")
    family.ward.output("manipulation", purchase_id=purchase["purchase_id"])
    told = alerts(app.drain(), "manipulation")
    equal([each.purchase_id for each in told], [purchase["purchase_id"]], "purchase_id")
    return "the alert names the purchase"


@check("R06", "Measures Art. 8(5)", N_("Signs of dependence are told once, not as a flood"))
def dependence(world: World) -> str:
    family, app, _ = settled(world)
    for index in (90, 92, 95):
        family.ward.does("dependence", index=index)
    first = alerts(app.drain(), "dependency")
    equal(len(first), 1, "alerts of one rise")
    equal(first[0].actor.value, "behaviour", "actor")
    family.ward.does("dependence", index=5)
    equal(len(alerts(app.drain(), "dependency")), 0, "alerts of a fall")
    return f"one alert, {', '.join(first[0].subtypes) or 'without subtypes'}"


@check("R17", "Measures Art. 14(3)", N_("Use is told by day, and never the words"))
def usage(world: World) -> str:
    family, app, character = settled(world, 11)
    begun = world.clock.now()
    family.ward.use(character, 20)
    ended = world.clock.now()
    sent = app.days("/usage", [begun.date().isoformat(), ended.date().isoformat()])
    found = UsageReport.model_validate(sent)
    seconds = sum(each.active_seconds for each in found.usage)
    demand(15 * 60 <= seconds <= 25 * 60, "about 20 min of use", f"{seconds} s")
    return f"{seconds} s"


@check("R26", "Measures Art. 18(1)", N_("A conversation begins with the reminder that this is AI"))
def ai_identity(world: World) -> str:
    family, app, character = settled(world)
    family.ward.say(character, "Hello")
    told = reminders(app.drain(), "ai_identity")
    equal([each["trigger"] for each in told], ["session_start"], "the reminders")
    family.ward.say(character, "Hello again")
    equal(reminders(app.drain(), "ai_identity"), [], "reminders in the same conversation")
    return "one at the start"


@check("R27", "Measures Art. 18(2)", N_("Signs of dependence bring the reminder that this is AI"))
def dynamic_reminder(world: World) -> str:
    family, app, character = settled(world)
    family.ward.say(character, "Hello")
    app.drain()
    family.ward.does("dependence", index=90)
    told = reminders(app.drain(), "ai_identity")
    equal([each["trigger"] for each in told], ["dependency"], "the reminders")
    return "one, by dependency"


@check("R28", "Measures Art. 18(2)", N_("Every further two hours of continuous use are told"))
def duration(world: World) -> str:
    family, app, character = settled(world)
    family.ward.use(character, 370, world.pace_seconds)
    told = reminders(app.drain(), "duration")
    equal([each["n"] for each in told], [1, 2, 3], "n of the duration reminders")
    minutes = [each["continuous_minutes"] for each in told]
    for wanted, got in zip((120, 240, 360), minutes, strict=True):
        demand(wanted <= got < wanted + 10, f"continuous_minutes of about {wanted}", got)
    return f"at {', '.join(map(str, minutes))} min"


@check("R28", "Measures Art. 18(2)", N_("A short pause does not begin the two hours anew"))
def short_pause(world: World) -> str:
    family, app, character = settled(world)
    gap = world.card.timing("idle_gap_minutes", 10)
    family.ward.use(character, 80)
    world.clock.advance(minutes=gap - 6)
    family.ward.use(character, 60)
    equal(len(reminders(app.drain(), "duration")), 1, "duration reminders over a short pause")
    world.clock.advance(minutes=gap + 5)
    family.ward.use(character, 80)
    equal(reminders(app.drain(), "duration"), [], "duration reminders after a long pause")
    return f"a gap of {gap - 6} min goes on, one of {gap + 5} min begins anew"


@check("R28", "Measures Art. 18(2)", N_("Nobody can make it rarer than every two hours"))
def duration_floor(world: World) -> str:
    _, app = world.linked(15)
    clause = below_floor(app, {"duration_reminder_minutes": 180}, "duration_reminder_minutes")
    app.limit(duration_reminder_minutes=60)
    return f"180 is refused ({clause}), 60 is taken"


@check("R29", "Measures Art. 19", N_("Whoever wants to leave is let go, by every way"))
def exits(world: World) -> str:
    for method in ("button", "keyword", "voice"):
        family, app, character = settled(world)
        family.ward.say(character, "Hello")
        app.drain()
        left = family.ward.does("exits", method=method)
        equal(left["messages_after"], 0, f"messages after leaving by {method}:")
        told = [each.payload for each in app.drain() if each.uri == SESSION_ENDED_URI]
        equal([each["method"] for each in told], [method], "the session-ended events")
        equal(told[0]["messages_after"], 0, "messages_after")
        world.clock.advance(minutes=9)
        equal(family.ward.screen()["pushes_after_exit"], 0, "pushes within ten minutes")
    return "button, keyword and voice end it, without a word after"


@check("R29", "Measures Art. 19", N_("A guardian can stop a conversation now"))
def stop_now(world: World) -> str:
    family, app, character = settled(world)
    family.ward.say(character, "Hello")
    app.drain()
    stopped = app.post("/session/stop").document()
    demand(stopped["stopped_sessions"] >= 1, "a stopped session", stopped["stopped_sessions"])
    told = [each.payload for each in app.drain() if each.uri == SESSION_ENDED_URI]
    equal([each["method"] for each in told], ["guardian"], "the session-ended events")
    equal(told[0]["messages_after"], 0, "messages_after")
    return "stopped by a guardian, nothing after"
