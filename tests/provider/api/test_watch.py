"""Watch tokens (RFC 8693, RFC 9470): they look and acknowledge, and never become more."""

import pytest

from guardian.provider.access import READS
from guardian.provider.oauth.proofs import access_token_hash
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import (
    ACCESS_TOKEN_TYPE,
    WireApp,
    WireFamily,
    done,
    wanted,
    wire_family,
)

STEP_UPS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("DELETE", "/link", {}),
    ("POST", "/link/confirm-end", {}),
    ("POST", "/link/reconfirm", {}),
    ("POST", "/session/stop", {}),
    ("PATCH", "/policy", {"daily_minutes": 600}),
    ("POST", "/drills", {}),
)


@pytest.fixture
def family(served: ServedProvider) -> WireFamily:
    return wire_family(served.url, 11)


@pytest.fixture
def app(family: WireFamily) -> WireApp:
    return family.app()


def error_of(app: WireApp, other: WireApp, **fields: str) -> str:
    answer = app.exchange(other, **fields)
    assert answer.status_code == 400, answer.text
    return str(answer.json()["error"])


def fresh(app: WireApp) -> WireApp:
    return WireApp(url=app.url, ward_id=app.ward_id)


def test_a_watch_family_of_the_same_link(app: WireApp) -> None:
    watch = app.watch()
    assert watch.tokens["issued_token_type"] == ACCESS_TOKEN_TYPE
    assert watch.tokens["token_type"] == "DPoP"
    assert watch.link_id == app.link_id
    (detail,) = watch.tokens["authorization_details"]
    assert set(detail["actions"]) == set(READS)
    assert watch.read("/link")["link_id"] == app.link_id
    assert watch.send("GET", "/policy").status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), STEP_UPS)
def test_what_changes_something_needs_the_guardian(
    app: WireApp, method: str, path: str, body: dict[str, object]
) -> None:
    watch = app.watch()
    answer = watch.send(method, path, json=body)
    assert answer.status_code == 401
    assert answer.json()["type"].endswith(":insufficient-authentication")
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge.startswith('DPoP error="insufficient_user_authentication"')
    assert watch.read("/link")["state"] == "active"


def test_a_watch_app_hears_of_alerts_and_acknowledges_them(
    app: WireApp, family: WireFamily
) -> None:
    watch = app.watch()
    signal = {"category": "grooming", "level": "high"}
    alert_id = done(app.url, f"/wards/{family.ward_id}/signals", signal)["alert_id"]
    (told,) = watch.told("alert")
    assert told["alert_id"] == alert_id
    answer = watch.send("POST", f"/alerts/{alert_id}/ack", json={"step": "shown"})
    assert answer.status_code == 204
    assert app.drain() == []  # one link, one queue


def test_a_watch_family_can_be_narrower(app: WireApp) -> None:
    watch = app.watch("alerts.read")
    assert watch.tokens["authorization_details"] == [
        {"type": "guardian_link", "actions": ["alerts.read"]}
    ]
    assert watch.send("GET", "/policy").status_code == 403
    watch.tokens = watch.refresh().json()
    assert watch.send("GET", "/policy").status_code == 403


def test_a_watch_family_has_no_more_than_its_link(family: WireFamily) -> None:
    app = family.app(0, **wanted("alerts.read", "session.stop"))
    (detail,) = app.watch().tokens["authorization_details"]
    assert detail["actions"] == ["alerts.read"]


def test_a_watch_family_refreshes_by_itself_and_stays_one(app: WireApp) -> None:
    watch = app.watch()
    first = dict(watch.tokens)
    watch.tokens = watch.refresh().json()
    assert watch.tokens["refresh_token"] != first["refresh_token"]
    assert watch.send("POST", "/session/stop").status_code == 401
    app.tokens = app.refresh().json()
    assert watch.send("GET", "/link").status_code == 200


def test_a_watch_token_is_never_exchanged(app: WireApp) -> None:
    watch = app.watch()
    assert error_of(watch, fresh(app)) == "invalid_request"
    assert error_of(watch, watch, actor_token="", actor_token_type="") == "invalid_request"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"subject_token": "", "actor_token": ""}, "invalid_request"),
        (
            {"subject_token": "guessed", "actor_token": "", "actor_token_type": ""},
            "invalid_request",
        ),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:jwt"}, "invalid_request"),
        ({"requested_token_type": "urn:example:all"}, "invalid_request"),
        ({"actor_token_type": "urn:example:all"}, "invalid_request"),
        (wanted("policy.write"), "invalid_authorization_details"),
        (wanted("alerts.read", "session.stop"), "invalid_authorization_details"),
        (wanted("everything"), "invalid_authorization_details"),
    ],
)
def test_what_is_not_exchanged(app: WireApp, fields: dict[str, str], error: str) -> None:
    assert error_of(app, fresh(app), **fields) == error


def test_a_proof_for_another_token_is_no_actor(app: WireApp) -> None:
    assert error_of(app, fresh(app), subject_token="guessed") == "invalid_dpop_proof"
    assert app.exchange(fresh(app), client_id="stranger").status_code == 401


def test_who_copied_a_token_cannot_make_a_watch_family_of_it(app: WireApp) -> None:
    thief = fresh(app)
    thief.tokens = dict(app.tokens)
    assert error_of(thief, thief, actor_token="", actor_token_type="") == "invalid_request"
    assert error_of(thief, fresh(app)) == "invalid_request"  # proves a key of the thief's own
    assert app.exchange(app, actor_token="", actor_token_type="").status_code == 200


def test_an_actors_proof_works_once(app: WireApp) -> None:
    url = f"{app.url}/oauth/token"
    proof = app.proof("POST", url, ath=access_token_hash(app.tokens["access_token"]))
    assert app.exchange(fresh(app), actor_token=proof).status_code == 200
    assert error_of(app, fresh(app), actor_token=proof) == "invalid_dpop_proof"


def test_a_copied_refresh_token_ends_the_watch_families_made_of_it(app: WireApp) -> None:
    watch = app.watch()
    first = dict(app.tokens)
    app.tokens = app.refresh().json()
    app.read("/link")
    app.tokens = first
    assert app.refresh().json()["error"] == "invalid_grant"
    assert watch.send("GET", "/link").status_code == 401
    assert watch.refresh().json()["error"] == "invalid_grant"


def test_a_copied_watch_token_ends_its_own_family_alone(app: WireApp) -> None:
    watch, other = app.watch(), app.watch()
    first = dict(watch.tokens)
    watch.tokens = watch.refresh().json()
    watch.read("/link")
    second, watch.tokens = watch.tokens, first
    assert watch.refresh().json()["error"] == "invalid_grant"
    watch.tokens = second
    assert watch.send("GET", "/link").status_code == 401
    assert app.send("GET", "/link").status_code == 200
    assert other.send("GET", "/link").status_code == 200


def test_a_watch_family_ends_with_its_link(app: WireApp) -> None:
    watch = app.watch()
    assert app.send("DELETE", "/link").status_code == 204
    assert watch.send("GET", "/link").status_code == 410
    assert watch.refresh().json()["error"] == "invalid_grant"
