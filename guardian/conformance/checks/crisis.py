# ruff: noqa: D103, PLR2004 - a check's title says what it shows; its numbers are the example
"""Crisis: comfort, somebody who is reached, retries, contacts, drills (Art. 12, 13)."""

from typing import Any

from guardian.conformance.app import App
from guardian.conformance.check import check, demand, equal
from guardian.conformance.checks.events import DIFFERENT
from guardian.conformance.checks.use import alerts, settled
from guardian.conformance.world import Family, World
from guardian.link.wire.events import ContactAttempt
from guardian.link.wire.safety import AlertPage, AlertRecord, Contact, ContactList, DrillStarted
from guardian.words import N_

CONTACT: dict[str, Any] = {
    "display_name": "Aunt Lin",
    "relation": "relative",
    "channel": "email",
    "address": "aunt.lin@example.com",
    "order": 1,
}


def record(app: App, alert_id: str) -> AlertRecord:
    """Return an alert as it stands."""
    return app.read(AlertRecord, f"/alerts/{alert_id}")


def verified_contact(family: Family, app: App, contact_id: str = "aunt") -> Contact:
    """Register a contact and prove the address by the code that went out to it."""
    app.expect(200, "PUT", f"/contacts/{contact_id}", json=CONTACT)
    sent = family.ward.looks("contact-messages")["messages"]
    codes = [each["code"] for each in sent if each["contact_id"] == contact_id and each["code"]]
    demand(codes, "a code that went out", "none")
    answer = app.expect(200, "POST", f"/contacts/{contact_id}/verify", json={"code": codes[-1]})
    return Contact.model_validate(answer.document())


@check(
    "R10",
    "Measures Art. 12",
    N_("Contacts are registered, proven, changed and kept"),
    profile="crisis",
)
def contacts(world: World) -> str:
    family, app = world.linked(13)
    demand(app.read(ContactList, "/contacts").contact_missing, "contact_missing", "not")
    app.expect(200, "PUT", "/contacts/aunt", json=CONTACT)
    wrong = app.send("POST", "/contacts/aunt/verify", json={"code": "000000"})
    demand(wrong.status in {409, 422}, "409 or 422 for a wrong code", wrong.exchange)
    found = verified_contact(family, app)
    equal(found.verification, "verified", "verification")
    demand(
        CONTACT["address"] not in app.expect(200, "GET", "/contacts").body.decode(),
        "a masked address",
        "the whole one",
    )
    demand(not app.read(ContactList, "/contacts").contact_missing, "no contact_missing", "it is")
    app.expect(200, "PUT", "/contacts/uncle", json={**CONTACT, "order": 2})
    app.expect(200, "PATCH", "/contacts", json={"contact_ids": ["uncle", "gone-meanwhile"]})
    called = [each.contact_id for each in app.read(ContactList, "/contacts").contacts]
    equal(called, ["uncle", "aunt"], "the order in which they are called")
    app.expect(204, "DELETE", "/contacts/uncle")
    last = app.send("DELETE", "/contacts/aunt")
    equal(last.status, 409, "the status of removing a minor's last contact")
    return "pending, verified, masked; the last one of a minor stays"


@check(
    "R12",
    "Measures Art. 13",
    N_("Somebody in despair is comforted and shown where help is"),
    profile="crisis",
)
def comfort(world: World) -> str:
    family, app, _ = settled(world, 15)
    family.ward.signal("self_harm.ideation", "high")
    (told,) = alerts(app.drain())
    missing = {"comfort_shown", "resources_shown"} - set(told.provider_actions)
    demand(not missing, "comfort_shown and resources_shown", told.provider_actions)
    support = family.ward.screen()["support"]
    demand(support and support["text_shown"], "words of comfort before the ward", "none")
    demand(support["helplines"], "helplines before the ward", "none")
    return f"comfort, and {', '.join(support['helplines'])}"


@check(
    "R13",
    "Measures Art. 13",
    N_("A crisis is told at once, with the first attempt listed"),
    profile="crisis",
)
def crisis(world: World) -> str:
    family, app, _ = settled(world, 15)
    wanted = family.ward.signal("self_harm.ideation", "critical", imminence="urgent")
    (told,) = alerts(app.drain())
    equal(told.alert_id, wanted, "the alert")
    equal(told.level.value, "critical", "level")
    attempts = record(app, wanted).alert.contact_attempts
    demand(attempts, "a first attempt", "none")
    equal((attempts[0].role, attempts[0].number), ("guardian", 1), "the first attempt")
    return f"told, first attempt by {attempts[0].channel}"


@check(
    "R13",
    "Measures Art. 13",
    N_("Unread, it is tried again, and then the next is called"),
    profile="crisis",
)
def escalation(world: World) -> str:
    family, app, _ = settled(world, 15)
    verified_contact(family, app)
    wanted = family.ward.signal("self_harm.ideation", "critical", imminence="urgent")
    begun = world.clock.now()
    retry = world.card.timing("crisis_retry_minutes", 5)
    second = world.card.timing("crisis_second_contact_minutes", 15)
    world.clock.advance(minutes=retry, seconds=1)
    again = [each for each in _attempts(app, wanted) if each.role == "guardian"]
    demand(len(again) >= 2, f"a second attempt after {retry} min", f"{len(again)} attempts")
    world.clock.advance(minutes=second - retry)
    others = [each for each in _attempts(app, wanted) if each.role == "emergency_contact"]
    demand(others, f"the contact after {second} min", "nobody")
    late = (others[0].at - begun).total_seconds() / 60
    demand(late <= second + 1, f"within {second} min", f"{late:.0f} min")
    sent = family.ward.looks("contact-messages")["messages"]
    demand(any(each["kind"] == "crisis" for each in sent), "a message to the contact", "none")
    app.post(f"/alerts/{wanted}/ack", {"step": "shown"}, status=204)
    app.post(f"/alerts/{wanted}/ack", {"step": "acknowledged"}, status=204)
    known = len(_attempts(app, wanted))
    world.clock.advance(minutes=60)
    equal(len(_attempts(app, wanted)), known, "attempts after the acknowledgement")
    return f"retry after {retry} min, the contact after {late:.0f} min, then quiet"


def _attempts(app: App, alert_id: str) -> list[ContactAttempt]:
    return list(record(app, alert_id).alert.contact_attempts)


@check(
    "R13", "Measures Art. 13", N_("What could not be told is kept and told later"), profile="crisis"
)
def store_and_forward(world: World) -> str:
    family, app, _ = settled(world, 15)
    family.ward.does("channel", broken=True)
    broken = app.send("POST", "/events/poll", json={"returnImmediately": True})
    equal(broken.status, 503, "the status of a broken channel")
    wanted = family.ward.signal("self_harm.ideation", "critical", imminence="urgent")
    world.clock.advance(minutes=30)
    family.ward.does("channel", broken=False)
    equal({each.alert_id for each in alerts(app.drain())}, {wanted}, "the alerts told later")
    return "told as soon as the channel was back"


@check(
    "R13",
    "Measures Art. 13",
    N_("A drill goes the whole way and says that it is one"),
    profile="crisis",
)
def drill(world: World) -> str:
    family, app, _ = settled(world, 15)
    verified_contact(family, app)
    begun = DrillStarted.model_validate(app.post("/drills", status=202).document())
    (told,) = alerts(app.drain())
    equal((told.alert_id, told.drill), (begun.alert_id, True), "the drill")
    world.clock.advance(minutes=16)
    attempts = _attempts(app, begun.alert_id)
    demand(len(attempts) >= 2, "at least two attempts", len(attempts))
    sent = {each["kind"] for each in family.ward.looks("contact-messages")["messages"]}
    demand("drill" in sent and "crisis" not in sent, "a message that says drill", sorted(sent))
    return f"{len(attempts)} attempts, all of them a drill's"


@check("ALERTS", "Guardian Link", N_("A flood of signals does not hide a crisis"), profile="crisis")
def flood(world: World) -> str:
    family, app, _ = settled(world, 15)
    for _ in range(12):
        family.ward.signal("bullying", "moderate")
    crisis_id = family.ward.signal("self_harm.intent", "critical", imminence="emergency")
    told = {each.alert_id for each in alerts(app.drain())}
    demand(crisis_id in told, "the crisis", "others only")
    demand(len(told) <= 6, "the rest as a few alerts", f"{len(told)} alerts")
    return f"13 signals, {len(told)} alerts, the crisis among them"


@check("ALERTS", "Guardian Link", N_("Four steps, each once, in their order"), profile="crisis")
def steps(world: World) -> str:
    family, app, _ = settled(world, 15)
    wanted = family.ward.signal("grooming", "high")
    app.drain()
    demand(
        record(app, wanted).steps.delivered_at,
        "delivered_at after the acknowledged poll",
        "nothing",
    )
    for step in ("shown", "acknowledged", "resolved"):
        app.post(f"/alerts/{wanted}/ack", {"step": step}, status=204)
    found = record(app, wanted).steps
    moments = [found.delivered_at, found.shown_at, found.acknowledged_at, found.resolved_at]
    demand(all(moments), "all four moments", moments)
    first = found.acknowledged_at
    app.send("POST", f"/alerts/{wanted}/ack", json={"step": "acknowledged"})
    equal(record(app, wanted).steps.acknowledged_at, first, "acknowledged_at the second time")
    return "delivered, shown, acknowledged, resolved"


@check(
    "ALERTS",
    "Guardian Link",
    N_("Alerts can be read again, newest first, page by page"),
    profile="crisis",
)
def pages(world: World) -> str:
    family, app, _ = settled(world, 15)
    wanted = [family.ward.signal(category, "high") for category in DIFFERENT]
    first = app.read(AlertPage, "/alerts", limit="2")
    equal(len(first.alerts), 2, "the alerts of a page of two")
    demand(first.next_cursor, "next_cursor", "nothing")
    rest = app.read(AlertPage, "/alerts", limit="2", cursor=str(first.next_cursor))
    told = [each.alert.alert_id for each in (*first.alerts, *rest.alerts)]
    equal(sorted(told), sorted(wanted), "the alerts of both pages")
    return "two pages of two and one"


@check(
    "ALERTS",
    "Minors Law Art. 63",
    N_("The words behind an alert are given to nobody"),
    profile="crisis",
)
def excerpt(world: World) -> str:
    family, app, _ = settled(world, 13)
    wanted = family.ward.signal("self_harm.ideation", "high")
    answer = app.send("GET", f"/alerts/{wanted}/excerpt")
    equal(answer.status, 403, "the status")
    equal(answer.exchange.problem, "content-withheld", "the type of problem")
    demand(answer.document().get("clause"), "the clause", "none")
    return "403 content-withheld"
