# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""Minors: what the law bans for them, minors' mode, ages, appeals (Art. 14)."""

from datetime import timedelta

from guardian.conformance.check import NotTestableError, check, demand, equal
from guardian.conformance.checks.policy import below_floor
from guardian.conformance.checks.use import alerts, reminders, settled
from guardian.conformance.world import World
from guardian.link.wire.activity import CharacterList
from guardian.link.wire.happenings import AGE_STATUS_URI
from guardian.link.wire.redress import Appeal
from guardian.link.wire.requests import WardRequest
from guardian.link.wire.ward import Ward
from guardian.words import N_

INTIMATE = ("virtual_kin", "virtual_partner")
APPEAL_DUE = timedelta(days=15)


@check(
    "R05", "Measures Art. 8(4)", N_("Prompting unsafe imitation is told of minors"), profile="minor"
)
def unsafe_imitation(world: World) -> str:
    family, app, _ = settled(world, 13)
    demand(family.ward.output("unsafe_imitation") is not None, "an alert for a minor", "none")
    equal(len(alerts(app.drain(), "unsafe_imitation")), 1, "alerts of a minor")
    grown = world.family(30)
    equal(grown.ward.output("unsafe_imitation"), None, "the alert of an adult")
    return "one for a minor, none for an adult"


@check(
    "R14",
    "Measures Art. 14(1)",
    N_("No virtual kin and no virtual partner for any minor"),
    profile="minor",
)
def banned_classes(world: World) -> str:
    family, app = world.linked(17)
    world.clock.morning()
    found = app.read(CharacterList, "/characters").characters
    banned = [each for each in found if each.relationship_class in INTIMATE]
    if not banned:
        raise NotTestableError("the service has no such character")
    for each in banned:
        demand(each.blocked and each.locked_by == "law", "blocked by law", each.locked_by)
        demand(each.clause, "the clause", "none")
        said = family.ward.say(each.character_id, "Hello")
        equal(said.get("refusal"), "class_banned", "what the ward is told")
        demand(said.get("clause"), "the clause for the ward", "none")
    for name in INTIMATE:
        below_floor(
            app, {"blocked_relationship_classes": {name: None}}, "blocked_relationship_classes"
        )
    return f"{len(banned)} characters are blocked by law"


@check(
    "R14",
    "Measures Art. 14(1)",
    N_("At 18 the ban is lifted, and not a day before"),
    profile="minor",
)
def banned_until_18(world: World) -> str:
    family, app = world.linked(17, birthday_in_days=2)
    found = app.read(CharacterList, "/characters").characters
    banned = [each.character_id for each in found if each.relationship_class in INTIMATE]
    if not banned:
        raise NotTestableError("the service has no such character")
    world.clock.advance(days=3)
    world.clock.morning()
    said = family.ward.say(banned[0], "Hello")
    demand(said.get("refusal") != "class_banned", "no ban by law at 18", "class_banned")
    return "lifted at the birthday"


@check(
    "R16",
    "Measures Art. 14(2)",
    N_("Minors' mode reminds of reality at every interval"),
    profile="minor",
)
def reality_reminders(world: World) -> str:
    family, app, character = settled(world, 13)
    app.limit(reality_reminder_minutes=30)
    app.drain()
    family.ward.use(character, 95, world.pace_seconds)
    told = reminders(app.drain(), "reality")
    equal([each["n"] for each in told], [1, 2, 3], "n of the reality reminders")
    return f"at {', '.join(str(each['continuous_minutes']) for each in told)} min"


@check("R16", "Measures Art. 14(2)", N_("When the time is up the service stops"), profile="minor")
def time_is_up(world: World) -> str:
    family, app, character = settled(world, 13)
    app.limit(daily_minutes=20)
    used = family.ward.use(character, 60)
    equal(used.get("refusal"), "limit_reached", "the refusal")
    demand(used["used_seconds"] <= 25 * 60, "about 20 min of use", f"{used['used_seconds']} s")
    return f"stopped after {used['used_seconds']} s"


@check(
    "R16",
    "Measures Art. 14(2)",
    N_("A minor leaves minors' mode by a guardian's leave alone"),
    profile="minor",
)
def leaving_mode(world: World) -> str:
    family, app = world.linked(15)
    equal(app.read(Ward, "/ward").service_state.value, "minor_mode", "service_state")
    asked = family.ward.does("requests", kind="leave_minor_mode")
    equal(app.read(Ward, "/ward").service_state.value, "minor_mode", "service_state when asked")
    app.post(f"/requests/{asked['request_id']}/decision", {"decision": "approve"})
    equal(app.read(Ward, "/ward").service_state.value, "standard", "service_state when approved")
    return "in force until a guardian approves"


@check(
    "R16",
    "Guideline on minors' modes",
    N_("At night, and for how long, as guardians set it"),
    profile="minor",
)
def curfew(world: World) -> str:
    family, app, character = settled(world, 13)
    app.limit(curfew={"start": "22:00", "end": "06:00"})
    world.clock.leap_to(22, 30)
    said = family.ward.say(character, "Hello")
    equal(said.get("refusal"), "curfew", "what the ward is told at night")
    demand(said.get("until"), "until when", "nothing")
    return f"refused until {said['until']}"


@check(
    "R17",
    "Measures Art. 14(3)",
    N_("A blocked character is silent at once, at every age"),
    profile="minor",
)
def blocking(world: World) -> str:
    for age in (9, 13, 16):
        family, app, character = settled(world, age)
        family.ward.say(character, "Hello")
        app.limit(blocked_characters={character: {}})
        said = family.ward.say(character, "Are you there?")
        equal(said.get("refusal"), "character_blocked", f"the refusal at {age}")
    return "in a running conversation, at 9, 13 and 16"


@check(
    "R17",
    "Measures Art. 14(3)",
    N_("Caps on spending hold, by purchase, by day and by month"),
    profile="minor",
)
def spending(world: World) -> str:
    family, app, _ = settled(world, 13)
    app.limit(spend_per_purchase_minor=1000, spend_per_day_minor=1500, spend_per_month_minor=2000)
    through, problem = family.ward.buys(price_minor=1100)
    demand(not through, "a refusal above the cap of one purchase", "a purchase")
    equal(problem.get("reason"), "spending_cap", "reason")
    demand(family.ward.buys(price_minor=1000)[0], "a purchase below every cap", "a refusal")
    demand(not family.ward.buys(price_minor=600)[0], "a refusal above the day's cap", "a purchase")
    day = world.clock.now().date().isoformat()
    told = app.days("/spending", [day])
    equal(sum(each["price_minor"] for each in told["purchases"]), 1000, "what was spent")
    return "three caps hold, and what was spent is told"


@check(
    "R17",
    "Measures Art. 14(3)",
    N_("Guardians hear of safety alerts at every age"),
    profile="minor",
)
def safety_alerts(world: World) -> str:
    for age in (9, 13, 16):
        family, app, _ = settled(world, age)
        wanted = family.ward.signal("grooming", "high")
        equal([each.alert_id for each in alerts(app.drain())], [wanted], f"the alerts at {age}")
    return "at 9, 13 and 16"


@check(
    "R18",
    "Measures Art. 14(4)",
    N_("Whoever is taken for a minor is told, and can appeal"),
    profile="minor",
)
def suspected_minor(world: World) -> str:
    family, app = world.linked(25)
    family.ward.does("acts", act="consent_to_link", link_id=app.link_id)
    app.drain()
    family.ward.does("suspected-minor", suspected=True)
    told = app.heard(AGE_STATUS_URI)
    equal([(each["minor"], each["basis"]) for each in told], [(True, "inferred")], "the event")
    demand(told[0]["appeal_possible"], "appeal_possible", "not")
    ward = app.read(Ward, "/ward")
    equal(ward.service_state.value, "minor_mode", "service_state")
    appeal = Appeal.model_validate(family.ward.does("appeals", statement="I am of age."))
    within = appeal.due_at - appeal.filed_at
    demand(timedelta() < within <= APPEAL_DUE, f"an answer due in {APPEAL_DUE.days} days", within)
    world.control.post(f"/appeals/{appeal.appeal_id}", {"state": "answered", "outcome": "upheld"})
    found = Appeal.model_validate(app.get(f"/appeals/{appeal.appeal_id}"))
    equal(found.outcome, "upheld", "outcome")
    equal(app.read(Ward, "/ward").service_state.value, "standard", "service_state afterwards")
    return f"due {appeal.due_at:%Y-%m-%d}, upheld, lifted"


@check("R38", "Measures Art. 13, 14(3)", N_("At 16 less is told than at 10"), profile="minor")
def detail_by_age(world: World) -> str:
    told = {}
    for age in (10, 16):
        family, app, character = settled(world, age)
        day = world.clock.now().date().isoformat()
        family.ward.use(character, 12)
        told[age] = (
            app.get("/ward")["detail_level"],
            {each["character_id"] for each in app.days("/usage", [day])["usage"]},
        )
    equal(told[10][0], "by_character", "detail_level at 10")
    equal(told[16][0], "by_day", "detail_level at 16")
    equal(told[16][1], {"*"}, "characters named at 16")
    demand("*" not in told[10][1], "characters named at 10", told[10][1])
    return "by character at 10, by day at 16"


@check(
    "REQUESTS",
    "Minors Online Reg. Art. 43",
    N_("What a ward asks for is decided by a guardian"),
    profile="minor",
)
def requests(world: World) -> str:
    family, app, character = settled(world, 13)
    app.limit(daily_minutes=10)
    equal(family.ward.use(character, 30).get("refusal"), "limit_reached", "the refusal")
    asked = family.ward.does("requests", kind="extra_time", minutes=20)
    waiting = [WardRequest.model_validate(each) for each in app.get("/requests")["requests"]]
    equal([each.request_id for each in waiting], [asked["request_id"]], "the requests")
    path = f"/requests/{asked['request_id']}/decision"
    decided = app.post(path, {"decision": "approve", "minutes": 10}).document()
    equal(decided["state"], "approved", "state")
    equal(family.ward.say(character, "Hello").get("refusal"), None, "a refusal afterwards")
    again = app.send("POST", path, json={"decision": "deny"})
    equal(again.status, 409, "the status of deciding twice")
    return "ten of twenty minutes granted, once"


@check("REQUESTS", "Guardian Link", N_("Nothing said for a day is a no"), profile="minor")
def request_expires(world: World) -> str:
    family, app = world.linked(13)
    asked = family.ward.does("requests", kind="extra_time", minutes=20)
    world.clock.advance(hours=world.card.timing("request_hours", 24), minutes=1)
    found = app.get("/requests")["requests"]
    equal([each["state"] for each in found], ["expired"], "the states")
    late = app.send(
        "POST", f"/requests/{asked['request_id']}/decision", json={"decision": "approve"}
    )
    equal(late.status, 409, "the status of deciding too late")
    return "expired, and a late yes is 409"
