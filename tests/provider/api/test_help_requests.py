"""Calls for help: an elder asks, guardians hear that it happened, staff answers in time."""

from datetime import timedelta

import pytest

from guardian.link.wire.redress import HelpRequest, HelpRequestList
from tests.rig.adult_family import adult_family
from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, control, done, leap


@pytest.fixture
def elder(served: ServedProvider) -> tuple[Child, WireApp]:
    """Return an elder at the page, and the app of whoever looks after them."""
    family, app = adult_family(served, elder=True)
    return child_of(served, family.ward_id), app


def _ask(child: Child, kind: str = "fraud") -> HelpRequest:
    answer = child.send("POST", "/help-requests", json={"kind": kind})
    assert answer.status_code == 201, answer.text
    return HelpRequest.model_validate(answer.json())


def test_a_call_for_help_is_due_within_a_day(elder: tuple[Child, WireApp]) -> None:
    child, app = elder
    asked = _ask(child)
    assert asked.due_at - asked.asked_at == timedelta(hours=24)
    assert (asked.kind, asked.answered_at, asked.overdue) == ("fraud", None, False)
    listed = HelpRequestList.model_validate(app.read("/help-requests"))
    assert listed.help_requests == [asked]
    assert child.read("/help-requests")["help_requests"] == [asked.model_dump(mode="json")]


def test_guardians_are_told(elder: tuple[Child, WireApp]) -> None:
    child, app = elder
    app.drain()
    asked = _ask(child, "unwell")
    (told,) = app.told("help-requested")
    assert told["help_id"] == asked.help_id
    assert told["answered_at"] is None


def test_it_is_answered_by_staff_and_guardians_hear_so(
    served: ServedProvider, elder: tuple[Child, WireApp]
) -> None:
    child, app = elder
    asked = _ask(child)
    app.drain()
    leap(served.url, hours=5)
    answered = HelpRequest.model_validate(done(served.url, f"/help-requests/{asked.help_id}"))
    assert answered.answered_at is not None
    assert not answered.overdue
    (told,) = app.told("help-requested")
    assert told["answered_at"] is not None
    again = done(served.url, f"/help-requests/{asked.help_id}")
    assert again == answered.model_dump(mode="json")
    assert app.told("help-requested") == []


def test_an_answer_that_does_not_come_is_overdue(
    served: ServedProvider, elder: tuple[Child, WireApp]
) -> None:
    child, app = elder
    asked = _ask(child)
    leap(served.url, hours=25)
    (late,) = app.read("/help-requests")["help_requests"]
    assert late["overdue"]
    done(served.url, f"/help-requests/{asked.help_id}")
    (answered,) = app.read("/help-requests")["help_requests"]
    assert not answered["overdue"]


def test_any_adult_may_call(served: ServedProvider) -> None:
    family, app = adult_family(served)
    asked = done(served.url, f"/wards/{family.ward_id}/help-requests", {"kind": "question"})
    assert app.read("/help-requests")["help_requests"][0]["help_id"] == asked["help_id"]


def test_a_minor_is_sent_to_family_and_helplines(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    answer = child.send("POST", "/help-requests", json={"kind": "unwell"})
    assert answer.status_code == 403
    assert "numbers" in answer.json()["detail"]
    assert (
        control(served.url, "/wards/ward-mia/help-requests", {"kind": "fraud"}).status_code == 403
    )
    assert app.read("/help-requests")["help_requests"] == []


def test_only_known_kinds_and_calls(served: ServedProvider, elder: tuple[Child, WireApp]) -> None:
    child, _ = elder
    assert child.send("POST", "/help-requests", json={"kind": "boredom"}).status_code == 422
    assert control(served.url, "/help-requests/nothing").status_code == 404
    assert control(served.url, "/wards/nobody/help-requests", {"kind": "fraud"}).status_code == 404
