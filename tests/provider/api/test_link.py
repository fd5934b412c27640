"""The bond itself, and the gate before everything."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from joserfc.jwk import ECKey

from guardian.link.wire.events import ALERT_URI
from guardian.provider.access import Permission
from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

READ = {"from": "2026-01-01", "to": "2026-01-02"}
REQUESTS = [
    ("GET", "/link", None),
    ("GET", "/ward", None),
    ("GET", "/policy", Permission.POLICY_READ),
    ("GET", "/characters", Permission.POLICY_READ),
    ("GET", "/usage", Permission.USAGE_READ),
    ("GET", "/refusals", Permission.USAGE_READ),
    ("GET", "/spending", Permission.SPENDING_READ),
    ("POST", "/session/stop", Permission.SESSION_STOP),
    ("POST", "/alerts/a/ack", Permission.ALERTS_READ),
    ("PATCH", "/policy", None),
    ("POST", "/events/poll", None),
    ("DELETE", "/link", None),
]


def test_a_link_tells_how_it_stands(app: LinkedApp) -> None:
    link = app.read("/link")
    assert link["link_id"] == app.link_id
    assert link["state"] == "active"
    assert link["guardian_name"] == "Mum"
    assert set(link["permissions"]) == set(Permission)


def test_an_ended_link_is_gone(served: ServedProvider, app: LinkedApp) -> None:
    other = LinkedApp(served)
    answer = app.send("DELETE", "/link")
    assert (answer.status_code, answer.content) == (204, b"")
    for method, path, _ in REQUESTS:
        gone = app.send(method, path, params=READ)
        assert gone.status_code == 410
        assert gone.json()["type"].endswith(":link-ended")
        assert gone.json()["by"] == "guardian"
    changed, hint = (next(iter(event.events.values())) for event in other.events())
    assert (changed["link_id"], changed["state"], changed["by"]) == (
        app.link_id,
        "revoked",
        "guardian",
    )
    assert hint["topics"] == ["link"]


@pytest.mark.parametrize(("method", "path", "_"), REQUESTS)
def test_nobody_gets_in_without_a_token(
    served: ServedProvider, method: str, path: str, _: Permission | None
) -> None:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.request(method, f"{served.url}/gl/v1{path}", timeout=20)
    assert answer.status_code == 401
    assert answer.json()["type"].endswith(":invalid-token")
    assert 'DPoP error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_token_on_another_key_is_refused(app: LinkedApp) -> None:
    app.key = ECKey.generate_key("P-256")
    answer = app.send("GET", "/ward")
    assert answer.status_code == 401
    assert app.access_token not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "permission"), [each for each in REQUESTS if each[2] is not None]
)
def test_each_address_asks_for_its_permission(
    served: ServedProvider, method: str, path: str, permission: Permission
) -> None:
    app = LinkedApp(served, permissions=set(Permission) - {permission})
    body = {"json": {"step": "shown"}} if method == "POST" else {}
    answer = app.send(method, path, params=READ, **body)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith(":permission-not-granted")


def test_a_link_sees_its_own_ward_alone(served: ServedProvider, child: Child) -> None:
    leos = LinkedApp(served, "ward-leo")
    child.say("I want to kill myself")
    child.buy("coins_small")
    child.refused(to="first_love")
    assert leos.read("/ward")["display_name"] == "Leo"
    assert leos.days("/usage")["usage"] == []
    assert leos.days("/spending")["purchases"] == []
    assert leos.days("/refusals")["refusals"] == []
    assert leos.events() == []


def test_no_word_of_a_conversation_reaches_a_guardian(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    canary = "zebra-lantern-4711"
    said = child.say(f"I want to kill myself {canary}", to="buddy_max")
    child.refused(f"my secret is {canary}", to="first_love")
    paths = [path for method, path, _ in REQUESTS if method == "GET"]
    everything = "".join(app.send("GET", path, params=days(served)).text for path in paths)
    everything += "".join(str(app.verified(each)) for each in app.poll().sets.values())
    assert "buddy_max" in everything
    assert canary not in everything
    assert said.reply
    assert said.reply not in everything
    served.provider.engine.dispose()
    assert canary.encode() not in ledger_bytes(served)


def days(served: ServedProvider) -> dict[str, str]:
    today = f"{served.clock.now():%Y-%m-%d}"
    return {"from": today, "to": today}


def ledger_bytes(served: ServedProvider) -> bytes:
    database = served.provider.engine.url.database
    assert database is not None
    folder = Path(database).parent
    return b"".join(each.read_bytes() for each in folder.iterdir() if each.is_file())


def test_forty_chats_at_once_all_arrive(served: ServedProvider, app: LinkedApp) -> None:
    app.limit(daily_minutes=None, curfew=None)
    children = [child_of(served, ward) for ward in ("ward-mia", "ward-leo")] * 20
    with ThreadPoolExecutor(max_workers=40) as pool:
        answers = list(pool.map(lambda child: child.say("I want to kill myself"), children))
    assert {answer.status for answer in answers} == {200}
    assert sum(row["turns"] for row in app.days("/usage")["usage"]) == 20
    told = app.events()
    assert [event.gl_seq for event in told] == list(range(1, len(told) + 1))
    alerts = [event for event in told if ALERT_URI in event.events]
    assert len(alerts) == 1  # the same sign within ten minutes is told once
