"""RFC 9396: what an app asks for is read strictly, shown, and said again with the tokens."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.access import Permission
from guardian.provider.oauth.details import InvalidDetailsError, asked_actions, granted_details
from tests.provider.oauth.household import CLIENT, App, Browser, Household, get_json, post

TYPE = "guardian_link"


def detail(*actions: object, **members: object) -> dict[str, object]:
    return {"type": TYPE, "actions": list(actions), **members}


@given(st.lists(st.sampled_from(Permission), min_size=1, max_size=15))
def test_what_is_granted_can_be_asked_for(actions: list[Permission]) -> None:
    assert asked_actions(json.dumps(granted_details(set(actions)))) == frozenset(actions)


@pytest.mark.parametrize("parameter", [None, ""])
def test_nothing_said_is_nothing_asked(parameter: str | None) -> None:
    assert asked_actions(parameter) is None


def test_several_elements_are_one_wish() -> None:
    both = json.dumps([detail("alerts.read"), detail("usage.read", "alerts.read")])
    assert asked_actions(both) == frozenset({Permission.ALERTS_READ, Permission.USAGE_READ})


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        "{}",
        "[]",
        json.dumps([{"type": "payment", "actions": ["alerts.read"]}]),
        json.dumps([{"type": TYPE}]),
        json.dumps([detail()]),
        json.dumps([detail("everything")]),
        json.dumps([detail(1)]),
        json.dumps([detail("alerts.read", locations=["https://example.com"])]),
        json.dumps([detail("alerts.read"), {"type": "payment"}]),
        json.dumps([detail("alerts.read")] * 21),
    ],
)
def test_what_nobody_understands_is_refused(household: Household, sent: str) -> None:
    with pytest.raises(InvalidDetailsError):
        asked_actions(sent)
    url = household.url + "/oauth/device_authorization"
    answer = post(url, {**CLIENT, "authorization_details": sent})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_authorization_details")


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    try:
        asked_actions(text)
    except InvalidDetailsError:
        return
    assert not text


def test_the_metadata_names_the_type(household: Household) -> None:
    metadata = get_json(household.url + "/.well-known/oauth-authorization-server")
    assert metadata["authorization_details_types_supported"] == [TYPE]
    assert "urn:ietf:params:oauth:grant-type:token-exchange" in metadata["grant_types_supported"]


def test_the_page_offers_what_the_app_asks_for_and_no_more(app: App, browser: Browser) -> None:
    asked = json.dumps([detail("alerts.read", "session.stop")])
    url = app.household.url + "/oauth/device_authorization"
    begun = post(url, {**CLIENT, "authorization_details": asked}).json()
    browser.sign_in(user_code=begun["user_code"])
    assert set(browser.ticked) == {"may:alerts.read", "may:session.stop"}
    sent = {"may:alerts.read": "on", "may:policy.write": "on"}  # the second was not asked for
    browser.send(
        "/link/decide",
        user_code=begun["user_code"],
        decision="approve",
        ward_id="ward-mia",
        **sent,
    )
    tokens = app.poll(begun["device_code"]).json()
    assert tokens["authorization_details"] == [detail("alerts.read")]
    assert app.refresh(tokens["refresh_token"]).json()["authorization_details"] == [
        detail("alerts.read")
    ]
