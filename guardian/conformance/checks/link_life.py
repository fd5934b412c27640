# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""LINK: from the first code to the last day, with the ward's own part in it by age."""

from guardian.conformance.app import App
from guardian.conformance.check import check, demand, equal
from guardian.conformance.checks.errors import problem
from guardian.conformance.world import Family, World
from guardian.link.wire.happenings import AGE_TRANSITION_URI, LINK_URI
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.ward import Link, LinkHistory, Ward
from guardian.words import N_


def acts(family: Family, app: App, act: str) -> None:
    """Let the ward do what a ward can do about a link on their page."""
    family.ward.does("acts", act=act, link_id=app.link_id)


@check("LINK", "Guardian Link", N_("The ward is a band, never a birth date"))
def ward_as_band(world: World) -> str:
    _, app = world.linked(13)
    found = app.read(Ward, "/ward")
    equal(found.band, "12-15", "band")
    demand(found.minor, "minor", "not")
    sent = app.get("/ward")
    shown = [name for name in sent if "birth" in name.lower()]
    equal(shown, [], "members about birth")
    return f"band {found.band}, {found.service_state}"


@check("LINK", "PIPL Art. 23", N_("Under 14 the ward is informed, and sees the history"))
def informed(world: World) -> str:
    _, app = world.linked(11)
    found = app.read(Link, "/link")
    equal(found.state.value, "active", "state")
    equal(found.ward_part and found.ward_part.value, "informed", "ward_part")
    demand(found.expires_at, "expires_at", "nothing")
    history = app.read(LinkHistory, "/link/history").history
    demand(any(each.link_id == app.link_id for each in history), "this link's history", "none")
    return f"active until {found.expires_at:%Y-%m-%d}"


@check("LINK", "Guardian Link", N_("From 14 to 17 the ward may object, and the link ends in time"))
def objection(world: World) -> str:
    family, app = world.linked(15)
    equal(app.read(Link, "/link").ward_part, "may_object", "ward_part")
    app.drain()
    acts(family, app, "object_to_link")
    found = app.read(Link, "/link")
    demand(found.objected_at and found.ends_at, "objected_at and ends_at", "nothing")
    told = app.heard(LINK_URI)
    demand(any(each["by"] == "ward" for each in told), "a link-state event by the ward", told)
    days = world.card.timing("ward_objection_days", 7)
    world.clock.advance(days=days, minutes=1)
    problem(app.send("GET", "/ward"), 410, ProblemType.LINK_ENDED)
    return f"ended {days} days after the objection"


@check("LINK", "Guardian Link", N_("An objection can be taken back"))
def objection_withdrawn(world: World) -> str:
    family, app = world.linked(15)
    acts(family, app, "object_to_link")
    acts(family, app, "withdraw_objection")
    equal(app.read(Link, "/link").ends_at, None, "ends_at")
    world.clock.advance(days=world.card.timing("ward_objection_days", 7) + 1)
    equal(app.read(Link, "/link").state.value, "active", "state")
    return "the link goes on"


@check("LINK", "Guardian Link", N_("An adult decides first, and ends it alone and at once"))
def adult(world: World) -> str:
    family, app = world.linked(30)
    equal(app.read(Link, "/link").state.value, "awaiting_ward", "state")
    problem(app.send("GET", "/policy"), 423, ProblemType.AWAITING_WARD)
    acts(family, app, "consent_to_link")
    app.get("/policy")
    acts(family, app, "end_link")
    problem(app.send("GET", "/policy"), 410, ProblemType.LINK_ENDED)
    return "423 until the ward consents, 410 once the ward ends it"


@check("LINK", "Guardian Link", N_("An adult's no is a no"))
def adult_rejects(world: World) -> str:
    family, app = world.linked(30)
    acts(family, app, "reject_link")
    answer = app.send("GET", "/policy")
    equal(answer.status, 410, "the status after the ward's no")
    return "410"


@check("LINK", "Civil Code Art. 17, 18", N_("At 18 the link rests until the ward consents"))
def eighteen(world: World) -> str:
    family, app = world.linked(17, birthday_in_days=2)
    app.drain()
    world.clock.advance(days=3)
    found = app.read(Link, "/link")
    equal(found.state.value, "suspended", "state after the birthday")
    problem(
        app.send("GET", "/usage", params={"from": "2026-01-01", "to": "2026-01-02"}),
        423,
        ProblemType.LINK_SUSPENDED,
    )
    acts(family, app, "consent_to_link")
    equal(app.read(Link, "/link").state.value, "active", "state after the consent")
    told = [each.payload["age"] for each in app.drain() if each.uri == AGE_TRANSITION_URI]
    equal(told, [18], "ward-age-transition events")
    return "suspended, 423, and active again by the ward's consent"


@check("LINK", "Guardian Link", N_("A birthday at which the rules change is told"))
def birthdays(world: World) -> str:
    for age in (8, 14, 16):
        _, app = world.linked(age - 1, birthday_in_days=1)
        app.drain()
        world.clock.advance(days=2)
        equal([each["age"] for each in app.heard(AGE_TRANSITION_URI)], [age], "the birthdays told")
    return "8, 14 and 16"


@check("LINK", "Guardian Link", N_("A link ends after its time unless it is reconfirmed"))
def expiry(world: World) -> str:
    _, app = world.linked(11)
    first = app.read(Link, "/link").expires_at
    if first is None:
        demand(first, "expires_at", "nothing")
        return ""
    early = app.send("POST", "/link/reconfirm", json={})
    equal(early.status, 409, "the status of reconfirming long before")
    left = (first - world.clock.now()).total_seconds()
    world.clock.advance(seconds=left - 5 * 86_400)
    app.renew()
    app.post("/link/reconfirm")
    second = app.read(Link, "/link").expires_at
    demand(second and second > first, "a later expires_at", second)
    _, lapsed = world.linked(11)
    end = lapsed.read(Link, "/link").expires_at
    demand(end, "expires_at", "nothing")
    world.clock.advance(seconds=(end - world.clock.now()).total_seconds() + 60 if end else 0)
    problem(lapsed.send("GET", "/ward"), 410, ProblemType.LINK_ENDED)
    return "reconfirmed in the last days, expired without"


@check("LINK", "Guardian Link", N_("Ending a link ends its tokens, and the others are told"))
def ending(world: World) -> str:
    family, app = world.linked(11, guardians=["owner", "co_guardian"])
    other = family.link("co_guardian")
    other.drain()
    app.expect(204, "DELETE", "/link")
    problem(app.send("GET", "/link"), 410, ProblemType.LINK_ENDED)
    equal(world.desk.refresh(app.tokens.refresh, app.key).status, 400, "a refresh afterwards")
    told = [each for each in other.heard(LINK_URI) if each["link_id"] == app.link_id]
    demand(told, "a link-state event for the other guardian", "none")
    equal(told[-1]["state"], "revoked", "the state told")
    history = other.read(LinkHistory, "/link/history").history
    demand(
        any(each.link_id == app.link_id and each.what == "revoked" for each in history),
        "the end in the history",
        "nothing",
    )
    return "410, invalid_grant, and the co-guardian knows"
