"""What a ward is told of their limits: whose each is, what closes next, what is free."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from guardian.provider.child_api.me import character_cards, me
from tests.rig.child_at_page import control, new_ward
from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import MERGE_PATCH, LinkedApp
from tests.rig.provider_server import ServedProvider

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def limits(child: Child) -> dict[str, Any]:
    return dict(child.read("/me")["limits"])


def change(app: LinkedApp, patch: dict[str, object]) -> None:
    headers = {
        "If-Match": app.send("GET", "/policy").headers["etag"],
        "Content-Type": MERGE_PATCH,
    }
    assert app.send("PATCH", "/policy", json=patch, headers=headers).ok


def test_a_limit_names_its_guardian(child: Child) -> None:
    told = limits(child)
    assert told["day_minutes"] == 60
    assert told["whose"]["day"] == {"by": "guardian", "guardian": "Mum"}
    assert told["time_zone"] == "Asia/Shanghai"
    assert told["profile"] == "minor"
    assert told["minor_mode"] is True
    assert told["pause"] is None
    assert told["closes_at"].endswith("T22:00:00+08:00")


def test_a_stricter_weekday_is_the_limit_of_the_day(child: Child, app: LinkedApp) -> None:
    change(app, {"weekday_minutes": dict.fromkeys(DAYS, 25)})
    told = child.read("/me")
    assert told["limit_minutes"] == told["limits"]["day_minutes"] == 25


def test_a_session_its_rest_and_what_is_left_of_it(child: Child, app: LinkedApp) -> None:
    change(app, {"session_minutes": 20, "break_minutes": 15})
    child.say()
    told = limits(child)
    assert (told["session_minutes"], told["break_minutes"]) == (20, 15)
    assert told["session_left_minutes"] == 20


def test_closed_hours_of_today_stand_apart_from_the_curfew(child: Child, app: LinkedApp) -> None:
    school = {"school": {"start": "12:00", "end": "14:00"}}
    change(app, {"closed_hours": dict.fromkeys(DAYS, school)})
    told = limits(child)
    assert told["closed_today"] == [{"start": "12:00", "end": "14:00"}]
    assert told["closes_at"].endswith("T12:00:00+08:00")


def test_free_characters_are_named(child: Child, app: LinkedApp) -> None:
    change(app, {"exempt_characters": {"study_owl": {}}})
    assert limits(child)["free_characters"] == ["Study Owl"]


def test_a_pause_is_explained_and_nothing_else_closes(served: ServedProvider, child: Child) -> None:
    control(served, "/restriction", {"restricted": True})
    told = limits(child)
    assert told["pause"]["reason"] == "service_restricted"
    assert told["closes_at"] is None


def test_the_law_is_named_where_the_limit_is_the_laws(served: ServedProvider) -> None:
    ward = new_ward(served, 10)["ward_id"]
    whose = limits(child_of(served, ward))["whose"]
    assert set(whose) >= {"day", "curfew"}
    assert {each["by"] for each in whose.values()} <= {"law", "guardian"}


def test_ages_and_whose_words_are_sealed(served: ServedProvider) -> None:
    small = limits(child_of(served, new_ward(served, 7)["ward_id"]))
    assert (small["profile"], small["words_sealed"]) == ("minor", False)
    elder = limits(child_of(served, new_ward(served, 70, elder=True)["ward_id"]))
    assert (elder["profile"], elder["words_sealed"], elder["minor_mode"]) == ("elder", True, False)
    adult = limits(child_of(served, new_ward(served, 30)["ward_id"]))
    assert (adult["profile"], adult["day_minutes"], adult["whose"]) == ("adult", None, {})


def test_the_first_two_looks_may_come_at_once(served: ServedProvider) -> None:
    provider = served.provider
    ward_ids = [new_ward(served, 12)["ward_id"] for _ in range(5)]
    with ThreadPoolExecutor(max_workers=4) as pool:
        for ward_id in ward_ids:
            looks = [pool.submit(look, provider, ward_id) for look in (me, character_cards, me)]
            assert all(each.result() for each in looks)
