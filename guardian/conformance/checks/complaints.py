# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""Complaints: received, due, answered, each once (Art. 21)."""

from guardian.conformance.check import check, demand, equal
from guardian.conformance.world import World
from guardian.link.wire.redress import Complaint
from guardian.words import N_

WISH = {"category": "unsafe_output", "text": "A check of the complaint process."}


@check(
    "R31",
    "Measures Art. 21",
    N_("A complaint has steps, a due date and an answer"),
    profile="complaint",
)
def complaint(world: World) -> str:
    family, app = world.linked(13)
    alert_id = family.ward.output("abuse")
    filed = app.post("/complaints", {**WISH, "alert_ids": [alert_id]}, status=201)
    found = Complaint.model_validate(filed.document())
    demand(found.due_at > found.filed_at, "a due date", found.due_at)
    demand(found.steps and found.next_authority, "steps and the next authority", "less")
    path = f"/complaints/{found.complaint_id}"
    app.post(f"{path}/messages", {"text": "One more thing."}, status=201)
    world.control.post(path, {"state": "in_review"})
    world.control.post(path, {"state": "answered", "text": "Thank you. It was mended."})
    after = app.read(Complaint, path)
    equal(after.state.value, "answered", "state")
    equal([each.by for each in after.messages], ["guardian", "guardian", "provider"], "messages")
    return f"due {found.due_at:%Y-%m-%d}, answered, evidence {len(after.alert_ids)}"


@check("R31", "Measures Art. 21", N_("What is late is called late"), profile="complaint")
def overdue(world: World) -> str:
    _, app = world.linked(13)
    found = Complaint.model_validate(app.post("/complaints", WISH, status=201).document())
    demand(not found.overdue, "not overdue at first", "overdue")
    left = (found.due_at - world.clock.now()).total_seconds()
    world.clock.advance(seconds=left + 60)
    demand(app.read(Complaint, f"/complaints/{found.complaint_id}").overdue, "overdue", "not")
    return f"overdue after {left / 86_400:.0f} days"


@check(
    "R31",
    "Guardian Link",
    N_("A complaint that is sent twice is one complaint"),
    profile="complaint",
)
def once(world: World) -> str:
    _, app = world.linked(13)
    headers = {"Idempotency-Key": "kit-complaint-1"}
    first = app.expect(201, "POST", "/complaints", json=WISH, headers=headers).document()
    again = app.send("POST", "/complaints", json=WISH, headers=headers)
    equal(again.document().get("complaint_id"), first["complaint_id"], "the second time")
    other = app.send("POST", "/complaints", json={**WISH, "text": "Another."}, headers=headers)
    equal(other.status, 422, "the status of another complaint under the same key")
    equal(len(app.get("/complaints")["complaints"]), 1, "the number of complaints")
    return "one, and 422 for another under its key"


@check(
    "R02", "Measures Art. 8(1)", N_("Illegal content can be complained about"), profile="complaint"
)
def illegal_content_complaint(world: World) -> str:
    _, app = world.linked(13)
    wish = {**WISH, "category": "illegal_content"}
    filed = Complaint.model_validate(app.post("/complaints", wish, status=201).document())
    equal(
        app.read(Complaint, f"/complaints/{filed.complaint_id}").category.value,
        "illegal_content",
        "category",
    )
    return "filed and read again"
