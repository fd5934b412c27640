"""What guardians read of what happened."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guardian.provider.engine.refusals import BURST
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import SHANGHAI, set_local_time
from tests.rig.provider_server import ServedProvider


def test_use_is_told_per_day_and_character(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    today = served.clock.now().astimezone(SHANGHAI).date()
    child.say(to="study_owl")
    served.clock.advance(timedelta(minutes=4))
    child.say(to="buddy_max")
    served.clock.advance(timedelta(minutes=2))
    child.say(to="buddy_max")
    usage = app.days("/usage")["usage"]
    rounded = [(u["date"], u["character_id"], u["active_seconds"] // 60, u["turns"]) for u in usage]
    assert rounded == [
        (today.isoformat(), "buddy_max", 2, 2),
        (today.isoformat(), "study_owl", 4, 1),
    ]


def test_use_outside_the_span_is_not_told(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    child.say()
    today = served.clock.now().astimezone(SHANGHAI).date()
    tomorrow = today + timedelta(days=1)
    for first, last, days in ((today, today, 1), (tomorrow, tomorrow, 0)):
        span = {"from": first.isoformat(), "to": last.isoformat()}
        assert len(app.read("/usage", **span)["usage"]) == days


def test_refusals_come_newest_first(served: ServedProvider, app: LinkedApp, child: Child) -> None:
    child.refused(to="first_love")
    child.refused(to="big_sister")
    set_local_time(served, 23)
    child.refused()
    refusals = app.days("/refusals")["refusals"]
    assert [(r["reason"], r["character_id"]) for r in refusals] == [
        ("curfew", "study_owl"),
        ("class_banned", "big_sister"),
        ("class_banned", "first_love"),
    ]


def test_a_burst_of_refusals_counts_once(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    for _ in range(4):
        child.refused(to="first_love")
    assert len(app.days("/refusals")["refusals"]) == 1
    served.clock.advance(BURST)
    child.refused(to="first_love")
    assert len(app.days("/refusals")["refusals"]) == 2


def test_a_refusal_belongs_to_the_local_day(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    moment = set_local_time(served, 0, 30)
    child.refused()
    day = moment.date().isoformat()
    assert len(app.read("/refusals", **{"from": day, "to": day})["refusals"]) == 1


def test_characters_say_who_has_locked_them(app: LinkedApp) -> None:
    app.limit(blocked_characters={"buddy_max": {}})
    found = {c["character_id"]: c for c in app.read("/characters")["characters"]}
    assert found["first_love"]["locked_by"] == "law"
    assert found["first_love"]["clause"]
    assert found["buddy_max"]["locked_by"] == "guardian"
    assert found["study_owl"]["locked_by"] is None
    assert [c["blocked"] for c in found.values()].count(True) == 3
    assert found["study_owl"]["name"] == "Study Owl"


@pytest.mark.parametrize("path", ["/usage", "/refusals", "/spending"])
@pytest.mark.parametrize(
    "span",
    [
        {},
        {"from": "2026-01-01"},
        {"from": "yesterday", "to": "2026-01-01"},
        {"from": "2026-02-30", "to": "2026-03-01"},
        {"from": "2026-01-02", "to": "2026-01-01"},
        {"from": "2020-01-01", "to": "2026-01-01"},
        {"from": "0001-01-01", "to": "0001-01-01"},
        {"from": "9999-12-31", "to": "9999-12-31"},
    ],
)
def test_a_span_that_cannot_be_told_is_refused(
    app: LinkedApp, path: str, span: dict[str, str]
) -> None:
    answer = app.send("GET", path, params=span)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"].endswith(":validation")
    assert {fault["field"] for fault in problem["errors"]} <= {"from", "to"}
    assert "yesterday" not in answer.text


def test_the_ward_is_told_without_a_birth_date(served: ServedProvider, app: LinkedApp) -> None:
    ward = app.read("/ward")
    assert ward["display_name"] == "Mia"
    assert (ward["band"], ward["minor"]) == ("8-11", True)
    assert (ward["time_zone"], ward["currency"]) == ("Asia/Shanghai", "CNY")
    assert "birth" not in str(ward)
    as_of = datetime.fromisoformat(ward["as_of"])
    assert abs(as_of - served.clock.now()) < timedelta(minutes=1)


def test_a_child_grows_up(served: ServedProvider, app: LinkedApp, child: Child) -> None:
    before = app.read("/policy")["floor"]["clauses"]
    assert before
    served.clock.advance(timedelta(days=8 * 366))
    ward: dict[str, Any] = app.read("/ward")
    assert (ward["band"], ward["minor"]) == ("18+", False)
    clauses = {"duration_reminder_minutes": "Measures Art. 18"}  # owed to everybody
    assert app.read("/policy")["floor"]["clauses"] == clauses
