# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""ROLE: several guardians of one ward, each with what their role allows."""

from guardian.conformance.app import MERGE_PATCH
from guardian.conformance.check import check, demand, equal
from guardian.conformance.world import World
from guardian.link.wire.events import ALERT_URI
from guardian.link.wire.ward import LinkHistory
from guardian.words import N_

FORBIDDEN = 403


@check("ROLE", "Guardian Link", N_("An observer reads and changes nothing"))
def observer(world: World) -> str:
    family, app = world.linked(13, guardians=["owner", "observer"])
    watching = family.link("observer")
    equal(watching.get("/link")["role"], "observer", "role")
    watching.get("/policy")
    patch = watching.send(
        "PATCH",
        "/policy",
        json={"daily_minutes": 600},
        headers={"If-Match": app.etag(), "Content-Type": MERGE_PATCH},
    )
    equal(patch.status, FORBIDDEN, "the status of an observer's change")
    stop = watching.send("POST", "/session/stop", json={})
    equal(stop.status, FORBIDDEN, "the status of an observer's stop")
    return "reads are answered, changes are 403"


@check("ROLE", "Measures Art. 13", N_("An emergency contact hears of crises and of nothing else"))
def emergency_contact(world: World) -> str:
    family, app = world.linked(13, guardians=["owner", "emergency_contact"])
    contact = family.link("emergency_contact")
    contact.drain()
    for path in ("/policy", "/spending", "/data-inventory"):
        answer = contact.send("GET", path)
        demand(answer.status == FORBIDDEN, f"403 for {path}", answer.exchange)
    app.limit(daily_minutes=30)
    family.ward.signal("grooming", "moderate")
    crisis = family.ward.signal("self_harm.ideation", "critical", imminence="urgent")
    told = [each for each in contact.drain() if each.uri == ALERT_URI]
    equal([each.payload["alert_id"] for each in told], [crisis], "the alerts that a contact hears")
    return "one crisis, and 403 for the rest"


@check("ROLE", "Guardian Link", N_("The history tells the links of one guardian as one person's"))
def same_person(world: World) -> str:
    family, app = world.linked(13, guardians=["owner", "observer"])
    again, other = family.link("owner"), family.link("observer")
    whose = {
        each.link_id: each.guardian_id for each in app.read(LinkHistory, "/link/history").history
    }
    if not any(whose.values()):
        return "the history names nobody by an id, which it need not"
    demand(whose.get(app.link_id), "guardian_id of the reader's own link", "none")
    equal(whose.get(again.link_id), whose[app.link_id], "guardian_id of the same guardian's link")
    demand(
        whose.get(other.link_id) not in {None, whose[app.link_id]},
        "another guardian_id for another guardian",
        whose.get(other.link_id),
    )
    return "two links of one guardian have one guardian_id, another guardian's has another"
