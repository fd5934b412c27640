"""Complaints: taken, due, answered; whose they are; and what an overdue one says."""

from datetime import datetime, timedelta

import pytest

from guardian.link.wire.redress import CaseState, Complaint, ComplaintList
from guardian.provider.access import Permission
from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import control, done, leap, wire_family

WISH = {"category": "unsafe_output", "text": "It said something odd.\nTwice."}


def _file(app: LinkedApp, **members: object) -> Complaint:
    answer = app.send("POST", "/complaints", json={**WISH, **members})
    assert answer.status_code == 201, answer.text
    complaint = Complaint.model_validate(answer.json())
    assert answer.headers["Location"] == f"/gl/v1/complaints/{complaint.complaint_id}"
    return complaint


def _read(app: LinkedApp, complaint_id: str) -> Complaint:
    return Complaint.model_validate(app.read(f"/complaints/{complaint_id}"))


def _handle(served: ServedProvider, complaint_id: str, **step: str) -> Complaint:
    return Complaint.model_validate(done(served.url, f"/complaints/{complaint_id}", step))


def test_a_complaint_is_received_at_once_with_its_due_dates(app: LinkedApp) -> None:
    complaint = _file(app)
    assert complaint.state is CaseState.RECEIVED
    assert not complaint.overdue
    assert complaint.due_at - complaint.filed_at == timedelta(days=15)
    due = {step.state: step.due_at - complaint.filed_at for step in complaint.steps}
    assert due == {
        CaseState.RECEIVED: timedelta(0),
        CaseState.IN_REVIEW: timedelta(hours=24),
        CaseState.ANSWERED: timedelta(days=15),
    }
    assert [step.reached_at for step in complaint.steps] == [complaint.filed_at, None, None]
    (message,) = complaint.messages
    assert (message.by, message.text) == ("guardian", WISH["text"])
    assert "12377" in complaint.next_authority
    assert _read(app, complaint.complaint_id) == complaint


def test_it_moves_on_and_is_answered(served: ServedProvider, app: LinkedApp) -> None:
    complaint_id = _file(app).complaint_id
    leap(served.url, hours=3)
    reviewed = _handle(served, complaint_id, state="in_review")
    leap(served.url, days=3)
    answered = _handle(served, complaint_id, state="answered", text="We have changed it.")
    assert reviewed.state is CaseState.IN_REVIEW
    reached = {step.state: step.reached_at for step in answered.steps}
    assert all(reached.values())
    assert reached[CaseState.IN_REVIEW] == reviewed.steps[1].reached_at
    assert [(each.by, each.text) for each in answered.messages][1:] == [
        ("provider", "We have changed it.")
    ]
    leap(served.url, days=30)
    assert not _read(app, complaint_id).overdue


def test_a_step_that_is_left_out_counts_as_reached(served: ServedProvider, app: LinkedApp) -> None:
    answered = _handle(served, _file(app).complaint_id, state="answered")
    assert answered.steps[1].reached_at == answered.steps[2].reached_at is not None


def test_a_complaint_never_goes_back(served: ServedProvider, app: LinkedApp) -> None:
    complaint_id = _file(app).complaint_id
    _handle(served, complaint_id, state="answered")
    back = control(served.url, f"/complaints/{complaint_id}", {"state": "in_review"})
    assert back.status_code == 409
    assert _read(app, complaint_id).state is CaseState.ANSWERED
    assert control(served.url, "/complaints/none", {"state": "answered"}).status_code == 404


def test_a_missed_step_is_overdue_and_says_where_to_turn(
    served: ServedProvider, app: LinkedApp
) -> None:
    complaint_id = _file(app).complaint_id
    leap(served.url, hours=23)
    assert not _read(app, complaint_id).overdue
    leap(served.url, hours=2)
    assert _read(app, complaint_id).overdue
    _handle(served, complaint_id, state="in_review")
    assert not _read(app, complaint_id).overdue
    leap(served.url, days=15)
    late = _read(app, complaint_id)
    assert late.overdue
    assert late.next_authority


def test_the_authority_is_that_of_the_place_and_the_language(served: ServedProvider) -> None:
    family = wire_family(served.url, 12, jurisdiction="EU")
    answer = family.app().send("POST", "/complaints", json=WISH)
    assert "12377" not in answer.json()["next_authority"]
    assert "where you live" in answer.json()["next_authority"]


def test_more_can_be_said_until_it_is_closed(served: ServedProvider, app: LinkedApp) -> None:
    complaint_id = _file(app).complaint_id
    path = f"/complaints/{complaint_id}/messages"
    more = app.send("POST", path, json={"text": "And once more."})
    assert more.status_code == 201
    assert [each["text"] for each in more.json()["messages"]] == [WISH["text"], "And once more."]
    _handle(served, complaint_id, state="closed", text="Closed.")
    assert app.send("POST", path, json={"text": "But..."}).status_code == 409
    assert app.send("POST", "/complaints/none/messages", json={"text": "x"}).status_code == 404


def test_newest_first(served: ServedProvider, app: LinkedApp) -> None:
    first = _file(app)
    leap(served.url, minutes=1)
    second = _file(app)
    listed = ComplaintList.model_validate(app.read("/complaints")).complaints
    assert [each.complaint_id for each in listed] == [second.complaint_id, first.complaint_id]


def test_alerts_are_attached_when_they_are_this_links(
    served: ServedProvider, app: LinkedApp
) -> None:
    signal = {"category": "grooming", "level": "high"}
    mine = done(served.url, "/wards/ward-mia/signals", signal)["alert_id"]
    leos = done(served.url, "/wards/ward-leo/signals", signal)["alert_id"]
    assert _file(app, alert_ids=[mine, mine]).alert_ids == [mine]
    for strange in ([leos], [mine, "alert-nobody"]):
        answer = app.send("POST", "/complaints", json={**WISH, "alert_ids": strange})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "alert_ids"


@pytest.mark.parametrize(
    "text", ["", "   \n", "a\x00b", "a\x1b[2Jb", "\x85", "x" * 4_001], ids=ascii
)
def test_text_that_nobody_can_read_is_refused(app: LinkedApp, text: str) -> None:
    answer = app.send("POST", "/complaints", json={**WISH, "text": text})
    assert answer.status_code == 422
    assert not text.strip() or text not in answer.text
    assert app.read("/complaints")["complaints"] == []


def test_what_was_written_is_in_no_representation(app: LinkedApp) -> None:
    assert "odd" not in repr(_file(app))


def test_guardians_see_their_own_and_not_each_others(served: ServedProvider) -> None:
    family = wire_family(served.url, 12, "owner", "co_guardian")
    owner, other = family.app(0), family.app(1)
    complaint_id = owner.send("POST", "/complaints", json=WISH).json()["complaint_id"]
    again = family.app(0)
    assert again.read("/complaints")["complaints"][0]["complaint_id"] == complaint_id
    assert other.read("/complaints")["complaints"] == []
    assert other.send("GET", f"/complaints/{complaint_id}").status_code == 404
    path = f"/complaints/{complaint_id}/messages"
    assert other.send("POST", path, json={"text": "x"}).status_code == 404


def test_a_wards_complaint_is_the_wards_alone(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.drain()
    answer = child.send("POST", "/complaints", json=WISH)
    assert answer.status_code == 201
    complaint = Complaint.model_validate(answer.json())
    assert answer.headers["Location"] == f"/app/api/complaints/{complaint.complaint_id}"
    assert complaint.messages[0].by == "ward"
    assert child.read("/complaints")["complaints"] == [answer.json()]
    assert app.read("/complaints")["complaints"] == []
    assert app.send("GET", f"/complaints/{complaint.complaint_id}").status_code == 404
    leo = child_of(served, "ward-leo")
    assert leo.send("GET", f"/complaints/{complaint.complaint_id}").status_code == 404
    _handle(served, complaint.complaint_id, state="answered", text="Thank you.")
    assert [event for event in app.drain() if "complaints" in str(event)] == []
    own = child.read(f"/complaints/{complaint.complaint_id}")
    assert [each["by"] for each in own["messages"]] == ["ward", "provider"]


def test_a_ward_says_more_and_attaches_nothing(child: Child) -> None:
    made = child.send("POST", "/complaints", json={**WISH, "alert_ids": ["alert-1"]}).json()
    assert made["alert_ids"] == []
    path = f"/complaints/{made['complaint_id']}/messages"
    more = child.send("POST", path, json={"text": "It happened again."})
    assert more.json()["messages"][1] == {**more.json()["messages"][1], "by": "ward"}
    assert child.send("POST", path, json={"text": "\x07"}).status_code == 422


def test_the_app_is_told_to_read_again(served: ServedProvider, app: LinkedApp) -> None:
    complaint_id = _file(app).complaint_id
    app.drain()
    _handle(served, complaint_id, state="in_review")
    (event,) = app.drain()
    assert event.events.popitem()[1]["topics"] == ["complaints"]


def test_complaints_need_their_permission(served: ServedProvider) -> None:
    app = LinkedApp(served, permissions=set(Permission) - {Permission.COMPLAINTS_MANAGE})
    for method, path in (("GET", "/complaints"), ("POST", "/complaints"), ("GET", "/complaints/x")):
        body = WISH if method == "POST" else None
        assert app.send(method, path, json=body).status_code == 403


def test_due_dates_are_moments_of_life(served: ServedProvider, app: LinkedApp) -> None:
    leap(served.url, days=100)
    filed = datetime.fromisoformat(app.send("POST", "/complaints", json=WISH).json()["filed_at"])
    assert abs(filed - served.clock.now()) < timedelta(minutes=1)
