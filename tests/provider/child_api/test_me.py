"""What a child sees of their own account."""

from datetime import datetime, timedelta

import requests

from guardian.provider.access import Permission
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider


def test_a_child_sees_the_own_limits(app: LinkedApp, child: Child) -> None:
    app.limit(
        daily_minutes=30,
        curfew={"start": "20:30", "end": "07:00"},
        spend_per_purchase_minor=1_000,
        spend_per_month_minor=2_000,
    )
    me = child.read("/me")
    assert me["display_name"] == "Mia"
    assert me["minor"] is True
    assert (me["limit_minutes"], me["used_minutes"], me["remaining_minutes"]) == (30, 0, 30)
    assert me["curfew"] == {"start": "20:30", "end": "07:00"}
    assert (me["cap_purchase_minor"], me["cap_month_minor"]) == (1_000, 2_000)
    assert me["helplines"]["12355"] == "youth line"
    assert datetime.fromisoformat(me["now"]).utcoffset() == timedelta(hours=8)


def test_no_limit_is_null(app: LinkedApp, child: Child) -> None:
    app.limit(
        daily_minutes=None, curfew=None, spend_per_purchase_minor=None, spend_per_month_minor=None
    )
    me = child.read("/me")
    assert [me[k] for k in ("limit_minutes", "remaining_minutes", "curfew")] == [None] * 3
    assert [me[k] for k in ("cap_purchase_minor", "cap_month_minor")] == [None] * 2


def test_a_begun_minute_counts_as_left(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(daily_minutes=5)
    child.say()
    served.clock.advance(timedelta(seconds=61))
    assert child.say().last[1]["remaining_minutes"] == 4
    assert child.read("/me")["used_minutes"] == 1


def test_a_child_sees_who_is_told_what(served: ServedProvider, child: Child) -> None:
    assert child.read("/me")["guardian_sees"] == []
    LinkedApp(served, permissions=[Permission.USAGE_READ])
    LinkedApp(served, permissions=[Permission.ALERTS_READ, Permission.USAGE_READ])
    assert child.read("/me")["guardian_sees"] == ["alerts.read", "usage.read"]


def test_each_character_says_why_it_is_closed(app: LinkedApp, child: Child) -> None:
    app.limit(blocked_characters={"buddy_max": {}})
    cards = {card["character_id"]: card for card in child.read("/characters")["characters"]}
    reasons = {key: (card["refusal"] or {}).get("reason") for key, card in cards.items()}
    assert reasons == {
        "study_owl": None,
        "storyteller_lan": None,
        "buddy_max": "character_blocked",
        "big_sister": "class_banned",
        "first_love": "class_banned",
    }
    assert cards["study_owl"]["name"] == "Study Owl"


def test_the_password_opens_the_door(served: ServedProvider) -> None:
    with requests.Session() as browser:
        browser.trust_env = False
        form = {"login": "mia", "password": "sandbox-mia"}
        answer = browser.post(f"{served.url}/app/sign-in", form, allow_redirects=False, timeout=20)
        assert answer.status_code == 303
        assert "HttpOnly" in answer.headers["Set-Cookie"]
        assert browser.get(f"{served.url}/app/api/me", timeout=20).json()["display_name"] == "Mia"
        browser.post(f"{served.url}/app/sign-out", allow_redirects=False, timeout=20)
        assert browser.get(f"{served.url}/app/api/me", timeout=20).status_code == 401
