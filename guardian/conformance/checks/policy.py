# ruff: noqa: D103, PLR2004 - a check's title says what it shows; its numbers are the example
"""POLICY: what is requested, what the law demands, what holds, and why."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from guardian.conformance.app import App, read_as
from guardian.conformance.check import NotTestableError, check, demand, equal
from guardian.conformance.control import HOME
from guardian.conformance.world import World
from guardian.link.wire.policy import PolicyDocument, PolicyInForce, PolicyVersions
from guardian.link.wire.problems import PREFIX, ProblemType
from guardian.words import N_

BELOW_FLOOR = f"{PREFIX}{ProblemType.POLICY_BELOW_LEGAL_FLOOR}"
INVALID = f"{PREFIX}{ProblemType.VALIDATION}"
UNPROCESSABLE = 422
OK = 200
STALE = 412
MOST_TRIES = 60


def below_floor(app: App, patch: dict[str, Any], field: str) -> str:
    """See that ``patch`` is refused as less than the law asks; return the clause."""
    before = app.get("/policy")["version"]
    answer = app.patch(patch)
    equal(answer.status, UNPROCESSABLE, f"the status of a PATCH of {field} below the law:")
    problem = answer.document()
    equal(problem.get("type"), BELOW_FLOOR, "the type of problem")
    named = [each for each in problem.get("errors", []) if str(each["field"]).startswith(field)]
    demand(named, f"an error that names {field}", "none")
    clause = named[0].get("clause") or problem.get("clause")
    demand(clause, "the clause", "none")
    equal(app.get("/policy")["version"], before, "the version afterwards")
    return str(clause)


def _settings(document: dict[str, Any]) -> dict[str, Any]:
    return dict(document["effective"]["settings"])


@check("POLICY", "Guardian Link", N_("Everything about the limits is told under one entity tag"))
def document(world: World) -> str:
    _, app = world.linked(13)
    answer = app.expect(OK, "GET", "/policy")
    demand(answer.headers.get("ETag", "").startswith('"'), "a strong ETag", "none")
    found = read_as(PolicyDocument, answer)
    equal(found.apply_state.value, "applied", "apply_state")
    origins = answer.document()["effective"]["origins"]
    for name, value in _settings(answer.document()).items():
        if isinstance(value, int) and name != "minor_mode":
            demand(name in origins, f"an origin of {name}", "none")
    return f"version {found.version}, {len(origins)} origins"


@check("POLICY", "RFC 7396", N_("Two people's changes do not erase each other"))
def merge(world: World) -> str:
    family, app = world.linked(15, guardians=["owner", "co_guardian"])
    other = family.link("co_guardian")
    known = [each["character_id"] for each in app.get("/characters")["characters"]]
    if len(known) < 3:
        raise NotTestableError("the service has fewer than three characters")
    one, two, three = known[:3]
    app.limit(blocked_characters={one: {}})
    app.limit(blocked_characters={two: {}})
    other.limit(blocked_characters={three: {}})
    blocked = _settings(app.get("/policy"))["blocked_characters"]
    missing = {one, two, three} - set(blocked)
    demand(not missing, "three blocks that three patches asked for", f"not {sorted(missing)}")
    app.limit(blocked_characters={one: None})
    left = _settings(app.get("/policy"))["blocked_characters"]
    demand(one not in left and two in left, "null to take one entry back", sorted(left))
    return "entries are added and taken back one by one"


@check("POLICY", "RFC 9110 section 13.1.1", N_("Of two changes at once one is told to read again"))
def lost_update(world: World) -> str:
    family, app = world.linked(15, guardians=["owner", "co_guardian"])
    other = family.link("co_guardian")
    tag = app.etag()
    equal(other.patch({"daily_minutes": 50}, other.etag()).status, OK, "the first change")
    equal(app.patch({"session_minutes": 20}, tag).status, 412, "the second, on the old version")
    app.limit(session_minutes=20)
    held = _settings(app.get("/policy"))
    equal(held["session_minutes"], 20, "session_minutes")
    demand(held["daily_minutes"] <= 50, "the first change to hold too", held["daily_minutes"])
    return "412, and after reading again both hold"


@check("POLICY", "RFC 9110 section 13.1.1", N_("Two guardians who edit at once both keep it all"))
def at_once(world: World) -> str:
    family, app = world.linked(15, guardians=["owner", "co_guardian"])
    other = family.link("co_guardian")
    before = app.get("/policy")["version"]
    wishes = (
        (app, {"daily_minutes": 44, "session_minutes": 22, "break_minutes": 11}),
        (other, {"spend_per_day_minor": 900, "daily_minutes": 55, "session_minutes": 33}),
    )
    with ThreadPoolExecutor(len(wishes)) as pool:
        again = sum(pool.map(lambda wish: _ask_one_by_one(*wish), wishes))
    for asking, fields in wishes:
        kept = asking.get("/policy")["requested"]
        lost = {name for name, value in fields.items() if kept[name] != value}
        equal(lost, set(), "what was asked for and lost")
    version = app.get("/policy")["version"]
    equal(version - before, 6, "the versions that six changes made")
    return f"six changes, none lost, {again} told to read again"


def _ask_one_by_one(app: App, fields: dict[str, Any]) -> int:
    """Ask for each field alone, reading again when told to; return how often that was."""
    again = 0
    for name, value in fields.items():
        while (answer := app.patch({name: value})).status == STALE:
            again += 1
            demand(again < MOST_TRIES, "an end of 412", f"{again} of them")
        equal(answer.status, OK, f"the status of a change of {name}:")
    return again


@check("POLICY", "Guardian Link", N_("What holds can be read alone, and is the same"))
def effective_alone(world: World) -> str:
    _, app = world.linked(15)
    app.limit(daily_minutes=35)
    alone = app.read(PolicyInForce, "/policy/effective")
    equal(alone.settings.daily_minutes, 35, "daily_minutes")
    whole = app.get("/policy")["effective"]
    sent = app.get("/policy/effective")
    equal(sent["settings"], whole["settings"], "the settings")
    equal(sent["origins"], whole["origins"], "the origins")
    return f"{len(sent['origins'])} origins"


@check("POLICY", "Guardian Link", N_("What cannot be meant is refused, field by field"))
def misspelt(world: World) -> str:
    _, app = world.linked(15)
    for patch, field in (
        ({"daily_minuts": 30}, "daily_minuts"),
        ({"daily_minutes": "thirty"}, "daily_minutes"),
        ({"daily_minutes": -1}, "daily_minutes"),
        ({"daily_minutes": 100_000}, "daily_minutes"),
        ({"curfew": {"start": "21:00", "end": "21:00"}}, "curfew"),
    ):
        answer = app.patch(patch)
        equal(answer.status, UNPROCESSABLE, f"the status of {patch}:")
        problem = answer.document()
        equal(problem.get("type"), INVALID, "the type of problem")
        named = [each["field"] for each in problem.get("errors", [])]
        demand(any(name.startswith(field) for name in named), f"an error for {field}", named)
    return "five slips of the hand are 422 and name the field"


@check("POLICY", "Guardian Link", N_("Two guardians who disagree: the stricter holds"))
def stricter_holds(world: World) -> str:
    family, app = world.linked(15, guardians=["owner", "co_guardian"])
    other = family.link("co_guardian")
    app.limit(daily_minutes=40)
    other.limit(daily_minutes=90)
    for each in (app, other):
        equal(_settings(each.get("/policy"))["daily_minutes"], 40, "daily_minutes in force")
    other.limit(daily_minutes=None)
    equal(_settings(app.get("/policy"))["daily_minutes"], 40, "daily_minutes in force")
    layers = app.get("/policy")["layers"]
    equal(sum(each["own"] for each in layers), 1, "the number of own layers")
    equal(len(layers), 2, "the number of layers")
    return "40 and 90 make 40, for both"


@check("POLICY", "Guardian Link", N_("A refusal says which field, whose, and until when"))
def explains_itself(world: World) -> str:
    family, app = world.linked(15)
    world.clock.morning()
    character = family.character(app)
    app.limit(daily_minutes=None, curfew={"start": "08:00", "end": "12:00"})
    decision = app.get("/policy")["now"]
    refusal = decision["refusal"]
    demand(refusal, "a refusal", "none")
    equal(refusal["reason"], "curfew", "reason")
    equal(refusal["field"], "curfew", "field")
    equal(refusal["origin"]["by"], "guardian", "origin")
    demand(refusal["until"], "until", "nothing")
    said = family.ward.say(character, "Hello")
    equal(said.get("refusal"), "curfew", "what the ward is told")
    return f"curfew by a guardian until {refusal['until']}"


@check("POLICY", "Guardian Link", N_("An answer of 200 is a limit in force, not a promise"))
def in_force(world: World) -> str:
    family, app = world.linked(15)
    world.clock.morning()
    character = family.character(app)
    equal(family.ward.say(character, "Hello").get("refusal"), None, "a refusal before")
    document = app.limit(blocked_characters={character: {}})
    equal(document["apply_state"], "applied", "apply_state")
    demand(document["applied_at"], "applied_at", "nothing")
    equal(family.ward.say(character, "Hello").get("refusal"), "character_blocked", "the refusal")
    app.limit(blocked_characters={character: None})
    equal(family.ward.say(character, "Hello").get("refusal"), None, "a refusal afterwards")
    return "blocked and unblocked at once"


@check("POLICY", "Guardian Link", N_("The history of the limits names who changed what"))
def versions(world: World) -> str:
    _, app = world.linked(15)
    app.limit(daily_minutes=33)
    found = app.read(PolicyVersions, "/policy/versions").versions
    demand(found, "versions", "none")
    demand("daily_minutes" in found[0].changed, "daily_minutes in the newest", found[0].changed)
    demand(found[0].guardian_name, "whose change it was", "nobody's")
    equal(
        [each.version for each in found],
        sorted((each.version for each in found), reverse=True),
        "the order of versions",
    )
    return f"{len(found)} versions, newest first"


@check("POLICY", "Guardian Link", N_("Extra time is given for today, or refused with the reason"))
def extra_time(world: World) -> str:
    family, app = world.linked(15)
    today = world.clock.morning().astimezone(HOME).date()
    address = f"/grants/extra-time/{today}"
    app.limit(daily_minutes=None)
    refused = app.expect(409, "PUT", address, json={"minutes": 30})
    equal(refused.document().get("reason"), "no_limit", "the reason without a limit")
    app.limit(daily_minutes=10, curfew=None)
    used = family.ward.use(family.character(app), 30)
    equal(used.get("refusal"), "limit_reached", "the refusal after ten minutes")
    given = app.expect(OK, "PUT", address, json={"minutes": 30}).document()
    equal(given["minutes"], 30, "minutes")
    equal(app.get(address)["minutes"], 30, "minutes read again")
    remaining = app.get("/policy")["now"]["remaining_seconds"]
    demand(remaining and remaining > 20 * 60, "more than 20 min left", remaining)
    far = app.expect(409, "PUT", "/grants/extra-time/2001-01-01", json={"minutes": 30})
    equal(far.document().get("reason"), "not_today", "the reason for another day")
    app.expect(204, "DELETE", address)
    equal(app.get(address)["minutes"], 0, "minutes after taking it back")
    return "given, read, taken back; no_limit and not_today are told apart"
