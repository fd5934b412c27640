"""RFC 8628 from the app's side: wait, be told why not, get tokens once."""

import re

import pytest
from sqlalchemy import select, update

from guardian.link.wire.ward import Role
from guardian.provider.access import OF_ROLE
from guardian.provider.accounts.people import active_links, end_link, link
from guardian.provider.ledger.keys import current_key
from guardian.provider.oauth.client import DEVICE_CODE_GRANT
from guardian.provider.oauth.tables import (
    access_token_table,
    device_table,
    refresh_token_table,
)
from tests.provider.oauth.household import (
    App,
    Browser,
    Household,
    get_json,
    linked_app,
    post,
)


def approve(browser: Browser, user_code: str) -> None:
    browser.sign_in(user_code=user_code)
    assert browser.decide(user_code, "approve", "ward-mia").url.endswith("/link/approved")


def test_device_authorization_says_everything_that_the_app_shows(household: Household) -> None:
    begun = household.begin_link()
    assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", begun["user_code"])
    assert begun["verification_uri"] == f"{household.url}/link"
    assert begun["verification_uri_complete"] == (
        f"{household.url}/link?user_code={begun['user_code']}"
    )
    assert (begun["expires_in"], begun["interval"]) == (600, 5)


def test_two_links_get_different_codes(household: Household) -> None:
    first, second = household.begin_link(), household.begin_link()
    assert first["device_code"] != second["device_code"]
    assert first["user_code"] != second["user_code"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "invalid_request"),
        ({"client_id": "stranger"}, "invalid_request"),
        ({"client_id": "guardian-desktop", "scope": "everything"}, "invalid_scope"),
    ],
)
def test_device_authorization_refuses(
    household: Household, fields: dict[str, str], error: str
) -> None:
    answer = post(household.url + "/oauth/device_authorization", fields)
    assert answer.status_code == 400
    assert answer.json()["error"] == error


def test_pending_until_the_guardian_decides(app: App, browser: Browser) -> None:
    begun = app.household.begin_link()
    waiting = app.poll(begun["device_code"])
    assert (waiting.status_code, waiting.json()["error"]) == (400, "authorization_pending")
    approve(browser, begun["user_code"])
    answer = app.poll(begun["device_code"])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert tokens["token_type"] == "DPoP"
    assert tokens["expires_in"] == 600
    assert tokens["scope"] == "guardian_link"
    with app.household.provider.engine.begin() as connection:
        (row,) = active_links(connection, "ward-mia")
    assert tokens["link_id"] == row.link_id
    assert row.client_name == "Guardian"
    assert row.guardian_id == "guardian-parent"
    assert row.permissions == OF_ROLE[Role.OWNER]


def test_polling_too_fast_lengthens_the_interval(app: App) -> None:
    clock = app.household.wall_clock
    code = app.household.begin_link()["device_code"]
    app.poll(code)
    clock.advance(seconds=4)
    assert app.poll(code).json()["error"] == "slow_down"
    clock.advance(seconds=9)
    assert app.poll(code).json()["error"] == "slow_down"  # 10 seconds are asked for by now
    clock.advance(seconds=15)
    assert app.poll(code).json()["error"] == "authorization_pending"


def test_an_approved_code_is_given_out_even_to_a_hasty_app(app: App, browser: Browser) -> None:
    begun = app.household.begin_link()
    app.poll(begun["device_code"])
    approve(browser, begun["user_code"])
    assert app.poll(begun["device_code"]).status_code == 200


def test_denied(app: App, browser: Browser) -> None:
    begun = app.household.begin_link()
    browser.sign_in(user_code=begun["user_code"])
    assert browser.decide(begun["user_code"], "deny").url.endswith("/link/denied")
    assert app.poll(begun["device_code"]).json()["error"] == "access_denied"
    with app.household.provider.engine.begin() as connection:
        assert active_links(connection, "ward-mia") == ()


def test_expired(app: App) -> None:
    begun = app.household.begin_link()
    app.household.wall_clock.advance(seconds=600)
    assert app.poll(begun["device_code"]).json()["error"] == "expired_token"


def test_unknown_device_code(app: App) -> None:
    answer = app.poll("guessed")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_device_code_gives_tokens_once(app: App, browser: Browser) -> None:
    begun = app.household.begin_link()
    approve(browser, begun["user_code"])
    tokens = app.poll(begun["device_code"]).json()
    assert app.poll(begun["device_code"]).json()["error"] == "invalid_grant"
    assert app.read(tokens["access_token"]).status_code == 200


def test_a_link_that_ended_before_the_app_came_gives_no_tokens(app: App, browser: Browser) -> None:
    begun = app.household.begin_link()
    approve(browser, begun["user_code"])
    provider = app.household.provider
    with provider.engine.begin() as connection:
        (row,) = active_links(connection, "ward-mia")
        end_link(connection, row.link_id, provider.clock.now())
    answer = app.poll(begun["device_code"]).json()
    assert answer["error"] == "invalid_grant"
    assert "ended" in answer["error_description"]


def test_a_link_that_no_app_ever_fetched_expires(app: App, browser: Browser) -> None:
    begun = app.household.begin_link()
    approve(browser, begun["user_code"])
    provider = app.household.provider
    with provider.engine.begin() as connection:
        (row,) = active_links(connection, "ward-mia")
    app.household.wall_clock.advance(minutes=11)
    app.household.begin_link()
    with provider.engine.begin() as connection:
        ended = link(connection, row.link_id)
    assert ended is not None
    assert ended.state == "expired"


def test_codes_of_yesterday_are_forgotten(household: Household) -> None:
    household.begin_link()
    household.wall_clock.advance(days=1, minutes=11)
    household.begin_link()
    with household.provider.engine.begin() as connection:
        assert len(connection.execute(select(device_table)).all()) == 1


def test_the_ledger_keeps_no_secret_in_clear(app: App, browser: Browser) -> None:
    begun = app.household.begin_link()
    approve(browser, begun["user_code"])
    tokens = app.poll(begun["device_code"]).json()
    with app.household.provider.engine.begin() as connection:
        kept = repr(
            [
                connection.execute(select(table)).all()
                for table in (device_table, access_token_table, refresh_token_table)
            ]
        )
    for secret in (begun["device_code"], tokens["access_token"], tokens["refresh_token"]):
        assert secret not in kept


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": DEVICE_CODE_GRANT}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        (
            {"grant_type": DEVICE_CODE_GRANT, "device_code": "x", "client_id": "stranger"},
            "invalid_client",
        ),
    ],
)
def test_the_token_endpoint_names_what_is_wrong(
    app: App, fields: dict[str, str], error: str
) -> None:
    answer = app.ask_token(fields)
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] == error


def test_a_code_belongs_to_the_client_that_asked_for_it(app: App) -> None:
    begun = app.household.begin_link()
    with app.household.provider.engine.begin() as connection:
        connection.execute(update(device_table).values(client_id="another"))
    assert app.poll(begun["device_code"]).json()["error"] == "invalid_grant"


def test_each_ward_has_its_own_link(app: App) -> None:
    mia = linked_app(app, "ward-mia")
    app.household.wall_clock.advance(seconds=10)
    leo = linked_app(app, "ward-leo")
    assert app.read(mia["access_token"]).json()["ward_id"] == "ward-mia"
    assert app.read(leo["access_token"]).json()["ward_id"] == "ward-leo"


def test_metadata_and_keys(household: Household) -> None:
    metadata = get_json(household.url + "/.well-known/oauth-authorization-server")
    assert metadata["issuer"] == household.url
    assert metadata["device_authorization_endpoint"].startswith(household.url)
    assert metadata["token_endpoint_auth_methods_supported"] == ["none"]
    assert "ES256" in metadata["dpop_signing_alg_values_supported"]
    (key,) = get_json(metadata["jwks_uri"])["keys"]
    with household.provider.engine.begin() as connection:
        assert key["kid"] == current_key(connection, household.wall_clock.now()).kid
    assert "d" not in key
