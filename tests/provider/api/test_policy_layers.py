"""Two guardians and the law: each has a layer, and the strictest of all holds."""

from typing import Any

import pytest
import requests

from guardian.policy.merge_patch import JsonObject
from guardian.provider.accounts.people import ward
from guardian.provider.engine.policy import read_policy
from tests.rig.child_browserless import Child
from tests.rig.linked_app import MERGE_PATCH, LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, WireFamily, control, done, leap, wire_family

App = WireApp | LinkedApp


def ask(app: App, patch: object, tag: str = "*") -> requests.Response:
    headers = {"If-Match": tag, "Content-Type": MERGE_PATCH}
    return app.send("PATCH", "/policy", json=patch, headers=headers)


def limit(app: App, **fields: object) -> dict[str, Any]:
    answer = ask(app, fields)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def held(app: App) -> dict[str, Any]:
    return dict(app.read("/policy/effective")["settings"])


@pytest.fixture
def family(served: ServedProvider) -> WireFamily:
    return wire_family(served.url, 11, "owner", "co_guardian")


def test_the_preset_is_the_owners_and_a_second_guardian_asks_for_nothing(
    family: WireFamily,
) -> None:
    owner, second = family.app(0), family.app(1)
    document = second.read("/policy")
    assert owner.read("/policy")["requested"]["daily_minutes"] == 60
    assert document["requested"]["daily_minutes"] is None
    assert document["effective"]["settings"]["daily_minutes"] == 60
    assert [layer["own"] for layer in document["layers"]] == [False]


def test_the_stricter_of_two_holds_and_says_whose_it_is(family: WireFamily) -> None:
    owner, second = family.app(0), family.app(1)
    stricter = limit(second, daily_minutes=30)
    assert stricter["effective"]["settings"]["daily_minutes"] == 30
    limit(owner, daily_minutes=90)
    document = owner.read("/policy")
    assert document["requested"]["daily_minutes"] == 90
    assert document["effective"]["settings"]["daily_minutes"] == 30
    own = {layer["own"]: layer for layer in document["layers"]}
    assert own[False]["settings"]["daily_minutes"] == 30
    origin = document["effective"]["origins"]["daily_minutes"]
    assert origin["by"] == "guardian"
    assert origin["guardian"] == own[False]["guardian_name"]
    limit(second, daily_minutes=None)
    assert held(owner)["daily_minutes"] == 90


def test_an_edit_of_the_other_makes_a_tag_stale_and_nothing_is_lost(family: WireFamily) -> None:
    owner, second = family.app(0), family.app(1)
    tag = owner.send("GET", "/policy").headers["ETag"]
    limit(second, blocked_characters={"buddy_max": {}})
    assert ask(owner, {"blocked_characters": {"study_owl": {}}}, tag).status_code == 412
    limit(owner, blocked_characters={"study_owl": {}})
    assert set(held(second)["blocked_characters"]) == {"buddy_max", "study_owl"}
    limit(owner, blocked_characters={"study_owl": None, "buddy_max": None})
    assert set(held(second)["blocked_characters"]) == {"buddy_max"}


def test_a_layer_outlives_the_link_of_its_guardian(family: WireFamily) -> None:
    owner, second = family.app(0), family.app(1)
    limit(second, daily_minutes=30)
    assert second.send("DELETE", "/link").status_code == 204
    assert held(owner)["daily_minutes"] == 30
    again = family.app(1)
    assert again.read("/policy")["requested"]["daily_minutes"] == 30


def test_an_observer_reads_and_changes_nothing(served: ServedProvider) -> None:
    watcher = wire_family(served.url, 11, "owner", "observer").app(1)
    assert watcher.read("/policy")["effective"]["settings"]["daily_minutes"] == 60
    assert ask(watcher, {"daily_minutes": 30}).status_code == 403
    today = watcher.read("/policy")["as_of"][:10]
    answer = watcher.send("PUT", f"/grants/extra-time/{today}", json={"minutes": 30})
    assert answer.status_code == 403


def test_an_exemption_needs_every_guardian_with_a_layer(family: WireFamily) -> None:
    owner, second = family.app(0), family.app(1)
    limit(owner, exempt_characters={"study_owl": {}})
    assert set(held(owner)["exempt_characters"]) == {"study_owl"}
    limit(second, daily_minutes=200)
    assert held(owner)["exempt_characters"] == {}
    limit(second, exempt_characters={"study_owl": {}, "buddy_max": {}})
    assert set(held(owner)["exempt_characters"]) == {"study_owl"}
    shown = {each["character_id"]: each for each in owner.read("/characters")["characters"]}
    assert shown["study_owl"]["exempt"]
    assert not shown["buddy_max"]["exempt"]


def test_every_change_is_in_the_history_with_who_and_what(family: WireFamily) -> None:
    owner, second = family.app(0), family.app(1)
    limit(second, daily_minutes=30, break_minutes=15)
    limit(owner, spend_per_day_minor=1_000)
    limit(second, daily_minutes=20)
    versions = owner.read("/policy/versions")["versions"]
    assert [each["version"] for each in versions] == [4, 3, 2, 1]
    assert [set(each["changed"]) for each in versions[:3]] == [
        {"daily_minutes"},
        {"spend_per_day_minor"},
        {"daily_minutes", "break_minutes"},
    ]
    names = [each["guardian_name"] for each in versions]
    assert names[0] == names[2] != names[1]
    assert names[3] is None


def test_the_history_of_a_new_family_is_its_preset(app: LinkedApp) -> None:
    (only,) = app.read("/policy/versions")["versions"]
    assert only["guardian_name"] is None
    assert {"daily_minutes", "curfew", "minor_mode"} <= set(only["changed"])


def test_what_holds_can_be_read_alone(app: LinkedApp) -> None:
    whole, alone = app.read("/policy"), app.read("/policy/effective")
    assert alone["settings"] == whole["effective"]["settings"]
    assert alone["origins"] == whole["effective"]["origins"]
    assert alone["now"]["refusal"] is None
    assert alone["origins"]["duration_reminder_minutes"]["clause"] == "Measures Art. 18"


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"duration_reminder_minutes": 180}, "duration_reminder_minutes"),
        (
            {"blocked_relationship_classes": {"virtual_partner": None}},
            "blocked_relationship_classes/virtual_partner",
        ),
    ],
)
def test_less_than_the_law_demands_names_field_and_clause(
    app: LinkedApp, patch: JsonObject, field: str
) -> None:
    answer = ask(app, patch)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"].endswith(":policy-below-legal-floor")
    assert problem["clause"].startswith("Measures Art.")
    assert [error["field"] for error in problem["errors"]] == [field]


def test_a_stricter_reminder_holds_and_goes_back_to_the_laws(app: LinkedApp) -> None:
    limit(app, duration_reminder_minutes=60)
    assert held(app)["duration_reminder_minutes"] == 60
    limit(app, duration_reminder_minutes=None)
    assert held(app)["duration_reminder_minutes"] == 120


def test_leaving_minors_mode_is_the_guardians(family: WireFamily) -> None:
    owner = family.app(0)
    assert owner.read("/ward")["service_state"] == "minor_mode"
    limit(owner, minor_mode=False)
    assert held(owner)["minor_mode"] is False
    assert owner.read("/ward")["service_state"] == "standard"
    limit(family.app(1), minor_mode=True)
    assert owner.read("/ward")["service_state"] == "minor_mode"


def test_new_characters_wait_for_approval(app: LinkedApp, child: Child) -> None:
    limit(app, approve_new_characters=True, approved_characters={"study_owl": {}})
    assert child.say(to="study_owl").status == 200
    assert child.refused(to="buddy_max")["reason"] == "approval_needed"
    shown = {each["character_id"]: each for each in app.read("/characters")["characters"]}
    assert shown["buddy_max"]["needs_approval"]
    assert (shown["buddy_max"]["blocked"], shown["buddy_max"]["locked_by"]) == (True, "guardian")
    assert not shown["study_owl"]["blocked"]
    assert shown["study_owl"]["interaction_class"] == "tool"
    assert shown["first_love"]["locked_by"] == "law"


def test_closed_hours_close_and_say_by_which_window(app: LinkedApp, child: Child) -> None:
    window = {"start": "09:00", "end": "11:30"}
    every = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    document = limit(app, closed_hours={day: {"school": window} for day in every})
    refusal = document["now"]["refusal"]
    assert refusal["reason"] == "curfew"
    assert refusal["field"].startswith("closed_hours/")
    assert refusal["field"].endswith("/school")
    assert child.refused()["until"] == refusal["until"]


@pytest.mark.parametrize("name", ["exempt_characters", "approved_characters"])
def test_a_character_that_nobody_knows_cannot_be_named(app: LinkedApp, name: str) -> None:
    answer = ask(app, {name: {"nobody": {}}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"{name}/nobody"


def test_at_eighteen_limits_hold_only_with_consent(served: ServedProvider) -> None:
    family = wire_family(served.url, 17, birthday_in_days=1)
    app = family.app(0)
    assert held(app)["daily_minutes"] == 120
    leap(served.url, days=2)
    spent = control(served.url, f"/wards/{family.ward_id}/purchases", {"price_minor": 90_000})
    assert spent.status_code == 201  # above what a child of seventeen could spend


def test_a_suspected_minor_gets_the_laws_protection(served: ServedProvider) -> None:
    family = wire_family(served.url, 30)
    done(served.url, f"/wards/{family.ward_id}/suspected-minor", {"suspected": True})
    with served.provider.engine.begin() as connection:
        person = ward(connection, family.ward_id)
        policy = read_policy(connection, person, served.clock.now())
    assert "blocked_relationship_classes/virtual_partner" in policy.floor.clauses
    assert policy.effective.settings.minor_mode is True
