"""Changing limits: every way that it can be refused, and what stays when it is not."""

import json
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.provider.access import Permission
from guardian.provider.api.http_border import MAX_BODY_BYTES
from tests.rig.linked_app import MERGE_PATCH, LinkedApp
from tests.rig.provider_server import ServedProvider

BANNED = "blocked_relationship_classes"


def patch(app: LinkedApp, data: bytes | str, **headers: str) -> requests.Response:
    sent = {"Content-Type": MERGE_PATCH, "If-Match": "*", **headers}
    return app.send("PATCH", "/policy", data=data, headers=sent)


def test_a_change_holds_at_once_and_says_so(app: LinkedApp) -> None:
    before = app.send("GET", "/policy")
    answer = app.ask({"daily_minutes": 45}, before.headers["ETag"])
    assert answer.status_code == 200
    document = answer.json()
    assert document["version"] == before.json()["version"] + 1
    assert answer.headers["ETag"] == f'"v{document["version"]}"'
    assert document["requested"]["daily_minutes"] == 45
    assert document["effective"]["settings"]["daily_minutes"] == 45
    assert document["effective"]["origins"]["daily_minutes"]["by"] == "guardian"
    assert document["apply_state"] == "applied"
    assert document["now"]["remaining_seconds"] == 45 * 60
    assert app.read("/policy")["requested"] == document["requested"]


def test_a_change_of_nothing_makes_no_version(app: LinkedApp) -> None:
    app.limit(daily_minutes=45)
    tag = app.send("GET", "/policy").headers["ETag"]
    assert app.ask({"daily_minutes": 45}, tag).headers["ETag"] == tag
    assert app.ask({}, tag).headers["ETag"] == tag


def test_the_other_entries_of_a_map_stay(app: LinkedApp) -> None:
    app.limit(blocked_characters={"buddy_max": {}})
    app.limit(blocked_characters={"study_owl": {}}, daily_minutes=10)
    app.limit(blocked_characters={"buddy_max": None})
    requested = app.read("/policy")["requested"]
    assert requested["blocked_characters"] == {"study_owl": {}}
    assert requested["daily_minutes"] == 10
    assert requested["curfew"] is not None


def test_two_guardians_do_not_erase_each_other(served: ServedProvider, app: LinkedApp) -> None:
    other = LinkedApp(served)
    tag = app.send("GET", "/policy").headers["ETag"]
    assert app.ask({"blocked_characters": {"buddy_max": {}}}, tag).status_code == 200
    stale = other.ask({"blocked_characters": {"study_owl": {}}}, tag)
    assert stale.status_code == 412
    assert stale.json()["type"].endswith(":stale-version")
    other.limit(blocked_characters={"study_owl": {}})
    blocked = app.read("/policy")["requested"]["blocked_characters"]
    assert blocked == {"buddy_max": {}, "study_owl": {}}


def test_without_if_match_nothing_is_changed(app: LinkedApp) -> None:
    answer = app.send(
        "PATCH", "/policy", data='{"daily_minutes": 1}', headers={"Content-Type": MERGE_PATCH}
    )
    assert answer.status_code == 428
    assert answer.json()["type"].endswith(":precondition-required")
    assert app.read("/policy")["requested"]["daily_minutes"] == 60


@pytest.mark.parametrize("tag", ['W/"v1"', "v1", '"v99"', '"'])
def test_a_tag_that_is_not_the_current_one_is_stale(app: LinkedApp, tag: str) -> None:
    assert patch(app, "{}", **{"If-Match": tag}).status_code == 412


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"daily_minutes": NaN}',
        b'{"\\ud800": 1}',
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"a": 1} {"a": 2}',
    ],
)
def test_what_is_no_json_is_unreadable(app: LinkedApp, data: bytes) -> None:
    answer = patch(app, data)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith(":validation")


@pytest.mark.parametrize("data", ["[]", "null", "1", '"text"'])
def test_what_is_no_object_is_invalid(app: LinkedApp, data: str) -> None:
    assert patch(app, data).status_code == 422


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_another_media_type_is_not_read(app: LinkedApp, kind: str) -> None:
    answer = patch(app, "{}", **{"Content-Type": kind})
    assert answer.status_code == 415
    assert MERGE_PATCH in answer.json()["detail"]


def test_too_much_is_not_read(app: LinkedApp) -> None:
    answer = patch(app, b" " * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert answer.json()["type"].endswith(":too-large")


def test_too_much_in_pieces_is_not_read(app: LinkedApp) -> None:
    pieces = (b" " * 8_192 for _ in range(9))
    answer = patch(app, pieces)  # type: ignore[arg-type]  # requests streams what it can iterate
    assert answer.status_code == 413
    assert answer.json()["type"].endswith(":too-large")


def test_the_most_that_is_read_is_read(app: LinkedApp) -> None:
    assert patch(app, b"{}" + b" " * (MAX_BODY_BYTES - 2)).status_code == 200


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"daily_minutes": -1}, "daily_minutes"),
        ({"daily_minutes": 1_441}, "daily_minutes"),
        ({"daily_minutes": True}, "daily_minutes"),
        ({"daily_minutes": "60"}, "daily_minutes"),
        ({"spend_per_month_minor": -5}, "spend_per_month_minor"),
        ({"spend_per_month_minor": 10**12}, "spend_per_month_minor"),
        ({"curfew": {"start": "22:00", "end": "22:00"}}, "curfew"),
        ({"curfew": {"start": "25:00"}}, "curfew/start"),
        ({"blocked_characters": ["buddy_max"]}, "blocked_characters"),
        ({"blocked_characters": {"no_such_one": {}}}, "blocked_characters/no_such_one"),
        ({"daily_minuts": 60}, "daily_minuts"),
    ],
)
def test_limits_that_cannot_be_meant_are_named(
    app: LinkedApp, wish: dict[str, Any], field: str
) -> None:
    answer = app.ask(wish)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"].endswith(":validation")
    faults = {fault["field"]: fault["message"] for fault in problem["errors"]}
    assert faults[field]


@pytest.mark.parametrize(
    "wish",
    [{BANNED: {"virtual_partner": None}}, {BANNED: None}, {BANNED: {"virtual_kin": None}}],
)
def test_what_the_law_bans_cannot_be_unblocked(app: LinkedApp, wish: dict[str, Any]) -> None:
    answer = app.ask(wish)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"].endswith(":policy-below-legal-floor")
    assert problem["clause"]
    assert all(each["field"].startswith(BANNED) for each in problem["errors"])
    assert all(each["clause"] for each in problem["errors"])


def test_to_ask_for_more_than_the_law_is_granted(app: LinkedApp) -> None:
    app.limit(**{BANNED: {"friend": {}, "virtual_partner": {}}})
    origins = app.read("/policy")["effective"]["origins"]
    assert origins[f"{BANNED}/friend"]["by"] == "guardian"
    assert origins[f"{BANNED}/virtual_partner"]["by"] == "law"
    app.limit(**{BANNED: {"friend": None}})


@pytest.mark.parametrize(
    ("permission", "wish"),
    [
        (Permission.POLICY_WRITE, {"daily_minutes": 5}),
        (Permission.POLICY_WRITE, {"curfew": None}),
        (Permission.SPENDING_LIMIT, {"spend_per_purchase_minor": 5}),
        (Permission.CHARACTERS_BLOCK, {"blocked_characters": {"buddy_max": {}}}),
        (Permission.CHARACTERS_BLOCK, {BANNED: {"friend": {}}}),
    ],
)
def test_each_field_needs_its_permission(
    served: ServedProvider, permission: Permission, wish: dict[str, Any]
) -> None:
    app = LinkedApp(served, permissions=set(Permission) - {permission})
    answer = app.ask(wish)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith(":permission-not-granted")
    assert permission in answer.json()["detail"]


def test_a_change_is_told_to_every_link(served: ServedProvider, app: LinkedApp) -> None:
    other = LinkedApp(served)
    app.limit(daily_minutes=45)
    app.limit(blocked_characters={"buddy_max": {}})
    for each in (app, other):
        topics = [next(iter(event.events.values()))["topics"] for event in each.events()]
        assert topics == [["policy"], ["policy", "characters"]]


FIELDS = st.sampled_from(
    ["daily_minutes", "curfew", "spend_per_month_minor", "blocked_characters", BANNED, "x"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(FIELDS | st.sampled_from(["start", "end"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(document=st.dictionaries(FIELDS | st.text(max_size=8), VALUES, max_size=4) | VALUES)
def test_no_json_is_answered_with_a_fault_of_ours(app: LinkedApp, document: object) -> None:
    answer = patch(app, json.dumps(document))
    assert answer.status_code in {200, 400, 422}, answer.text
    if answer.status_code != requests.codes.ok:
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert app.send("GET", "/policy").status_code == 200
