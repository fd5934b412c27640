"""More time for one day: given, taken back, and refused with the reason."""

from datetime import date, timedelta
from typing import Any

import requests

from guardian.provider.access import Permission
from guardian.provider.engine.usage import add_use
from tests.provider.api.test_policy_layers import App, held, limit
from tests.rig.child_browserless import child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import set_local_time
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import wire_family


def day(app: App, ahead: int = 0) -> str:
    """Return the ward's local date; the family lives eight hours ahead of UTC."""
    now = app.read("/policy")["as_of"]
    local = date.fromisoformat(now[:10]) + timedelta(days=int(now[11:13]) >= 16)
    return (local + timedelta(days=ahead)).isoformat()


def give(app: App, minutes: object, on: str = "") -> requests.Response:
    return app.send("PUT", f"/grants/extra-time/{on or day(app)}", json={"minutes": minutes})


def why_not(answer: requests.Response) -> str:
    assert answer.status_code == 409, answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["type"].endswith(":state-conflict")
    return str(problem["reason"])


def test_extra_minutes_hold_today_and_lapse_at_midnight(
    served: ServedProvider, app: LinkedApp
) -> None:
    answer = give(app, 30)
    assert answer.status_code == 200
    assert (answer.json()["minutes"], answer.json()["date"]) == (30, day(app))
    document = app.read("/policy")
    assert document["effective"]["settings"]["daily_minutes"] == 90
    assert document["requested"]["daily_minutes"] == 60
    assert document["now"]["remaining_seconds"] == 90 * 60
    assert document["extra_minutes_today"] == 30
    set_local_time(served, 7)
    assert held(app)["daily_minutes"] == 60
    assert app.read(f"/grants/extra-time/{day(app)}")["minutes"] == 0
    assert app.read(f"/grants/extra-time/{day(app, -1)}")["minutes"] == 30


def test_giving_again_replaces_and_taking_back_ends_it(app: LinkedApp) -> None:
    give(app, 30)
    give(app, 10)
    assert held(app)["daily_minutes"] == 70
    path = f"/grants/extra-time/{day(app)}"
    assert app.send("DELETE", path).status_code == 204
    assert held(app)["daily_minutes"] == 60
    assert app.read(path) | {"as_of": ""} == {
        "date": day(app),
        "minutes": 0,
        "granted_at": None,
        "as_of": "",
    }
    assert app.send("DELETE", path).status_code == 204


def test_who_has_no_time_of_their_own_is_not_promised_next_week(
    served: ServedProvider, app: LinkedApp
) -> None:
    limit(app, daily_minutes=0, curfew=None)
    give(app, 30)
    before = app.read("/policy")["now"]
    assert (before["refusal"], before["remaining_seconds"]) == (None, 1800)
    today = date.fromisoformat(day(app))
    with served.provider.engine.begin() as connection:
        add_use(connection, "ward-mia", today, "study_owl", seconds=1800, turns=9)
    now = app.read("/policy")["now"]
    assert now["refusal"]["reason"] == "limit_reached"
    assert (now["refusal"]["until"], now["next_change"]) == (None, None)
    assert "You can ask your family" in child_of(served).refused()["detail"]


def test_only_today_can_be_given(app: LinkedApp) -> None:
    for ahead in (-1, 1):
        assert why_not(give(app, 30, day(app, ahead))) == "not_today"
        path = f"/grants/extra-time/{day(app, ahead)}"
        assert why_not(app.send("DELETE", path)) == "not_today"


def test_without_a_limit_of_ones_own_there_is_nothing_to_extend(served: ServedProvider) -> None:
    family = wire_family(served.url, 11, "owner", "co_guardian")
    assert why_not(give(family.app(1), 30)) == "no_limit"
    owner = family.app(0)
    limit(owner, daily_minutes=None)
    assert why_not(give(owner, 30)) == "no_limit"


def test_at_night_it_would_be_in_vain(served: ServedProvider, app: LinkedApp) -> None:
    set_local_time(served, 23)
    assert why_not(give(app, 30)) == "out_of_hours"
    set_local_time(served, 5)
    assert give(app, 30).status_code == 200


def test_another_guardians_limit_holds_all_the_same(served: ServedProvider) -> None:
    family = wire_family(served.url, 11, "owner", "co_guardian")
    owner, second = family.app(0), family.app(1)
    limit(second, daily_minutes=30)
    assert why_not(give(owner, 30)) == "other_guardian"
    assert give(second, 20).status_code == 200
    assert held(owner)["daily_minutes"] == 50
    assert give(second, 90).status_code == 200
    assert held(owner)["daily_minutes"] == 60
    assert give(owner, 15).status_code == 200
    assert held(owner)["daily_minutes"] == 75


def test_a_weekdays_limit_is_raised_too(app: LinkedApp) -> None:
    weekday = date.fromisoformat(day(app)).strftime("%A").lower()
    limit(app, weekday_minutes={weekday: 20})
    give(app, 15)
    document = app.read("/policy")
    assert document["now"]["remaining_seconds"] == 35 * 60
    assert document["requested"]["weekday_minutes"] == {weekday: 20}


def test_minutes_that_cannot_be_meant_are_refused(app: LinkedApp) -> None:
    for minutes in (0, -5, 241, "many", None):
        assert give(app, minutes).status_code == 422
    assert give(app, 30, "someday").status_code == 422


def test_every_app_is_told(app: LinkedApp) -> None:
    app.drain()
    give(app, 30)
    (told,) = app.events()
    (payload,) = told.events.values()
    assert set(payload["topics"]) == {"policy", "usage"}


def test_only_who_may_write_limits_gives_time(served: ServedProvider) -> None:
    reader = LinkedApp(served, permissions=[Permission.POLICY_READ])
    assert give(reader, 30).status_code == 403
    assert reader.read(f"/grants/extra-time/{day(reader)}")["minutes"] == 0
