"""Whatever is sent to a documented address, the answer is a documented one."""

import json
from typing import Any
from urllib.parse import quote

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.link.wire.problems import MEDIA_TYPE, PREFIX, Problem
from guardian.provider.accounts.web_sessions import open_session
from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

EXAMPLES = 12
WORDS = (
    *("daily_minutes", "curfew", "start", "end", "blocked_characters", "character_id", "text"),
    *("item_id", "ack", "setErrs", "maxEvents", "step", "shown", "study_owl", "coins_small"),
    *("virtual_partner", "blocked_relationship_classes", "advance_seconds", "set_to", "21:00"),
    *("spend_per_month_minor", "grant_type", "refresh_token", "client_id", "guardian-desktop"),
)
KINDS = ("application/json", "application/merge-patch+json", "application/x-www-form-urlencoded")
OPERATIONS = (
    *("GET /.well-known/guardian-link", "GET /gl/v1/link", "GET /gl/v1/ward", "GET /gl/v1/policy"),
    *("GET /gl/v1/usage", "GET /gl/v1/refusals", "GET /gl/v1/spending", "GET /gl/v1/characters"),
    *("PATCH /gl/v1/policy", "POST /gl/v1/events/poll", "POST /gl/v1/alerts/{alert_id}/ack"),
    *("POST /gl/v1/session/stop", "POST /oauth/device_authorization", "POST /oauth/token"),
    *("POST /oauth/revoke", "GET /oauth/jwks", "GET /.well-known/oauth-authorization-server"),
    *("GET /app/api/me", "GET /app/api/characters", "GET /app/api/shop", "POST /app/api/chat"),
    *("POST /app/api/stop", "POST /app/api/purchases", "GET /gl-test/v1/clock"),
    *("POST /gl-test/v1/clock", "DELETE /gl/v1/link"),
)

texts = st.sampled_from(WORDS) | st.text(max_size=20)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=4)
)
bodies = (
    values.map(lambda value: json.dumps(value).encode("utf-8"))
    | st.dictionaries(st.sampled_from(WORDS), values, max_size=5).map(
        lambda value: json.dumps(value).encode("utf-8")
    )
    | st.binary(max_size=60)
)
header_texts = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30)
days = st.dates().map(str) | st.text(max_size=12)


@st.composite
def sent(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the parts of a request."""
    query = draw(st.dictionaries(st.sampled_from(("from", "to", "lang")) | texts, days, max_size=3))
    return {
        "params": query,
        "data": draw(bodies),
        "headers": {
            "Content-Type": draw(st.sampled_from(KINDS) | header_texts),
            "If-Match": draw(st.sampled_from(("*", '"v1"')) | header_texts),
            "Idempotency-Key": draw(header_texts),
        },
    }


@pytest.mark.parametrize("operation", OPERATIONS)
def test_only_documented_answers(
    served: ServedProvider, app: LinkedApp, child: Child, operation: str
) -> None:
    method, _, path = operation.partition(" ")
    documented = description(served)["paths"][path][method.lower()]["responses"]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(parts=sent(), name=texts)
    def answers(parts: dict[str, Any], name: str) -> None:
        address = path.replace("{alert_id}", quote(name or "x", safe=""))
        answer = send(served, app, child, method, address, parts)
        assert str(answer.status_code) in documented, answer.text[:500]
        kinds = documented[str(answer.status_code)].get("content", {})
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        assert kind in kinds or not answer.content
        if kind == MEDIA_TYPE:
            problem = Problem.model_validate_json(answer.content)
            assert problem.status == answer.status_code
            assert problem.type.startswith(PREFIX)

    answers()


def send(
    served: ServedProvider,
    app: LinkedApp,
    child: Child,
    method: str,
    path: str,
    parts: dict[str, Any],
) -> requests.Response:
    """Send with the credentials that belong to the address."""
    if path.startswith("/gl/v1"):
        if path.endswith("/poll"):
            parts = {**parts, "data": without_waiting(parts["data"])}
        return app.send(method, path.removeprefix("/gl/v1"), **parts)
    if path.startswith("/app/api"):
        return child.send(method, path.removeprefix("/app/api"), **parts)
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, served.url + path, timeout=40, **parts)


def without_waiting(body: bytes) -> bytes:
    """Ask a poll that could be meant not to wait."""
    try:
        document = json.loads(body)
    except ValueError:
        return body
    if not isinstance(document, dict):
        return body
    return json.dumps({**document, "returnImmediately": True}).encode("utf-8")


def description(served: ServedProvider) -> dict[str, Any]:
    answer = requests.get(f"{served.url}/openapi-all.json", timeout=40)
    return dict(answer.json())


def test_every_reference_leads_somewhere(served: ServedProvider) -> None:
    document = description(served)
    named = {
        part.partition('"')[0] for part in json.dumps(document).split("#/components/schemas/")[1:]
    }
    assert named <= set(document["components"]["schemas"])
    assert "#/$defs/" not in json.dumps(document["paths"])


def test_nobody_gets_past_with_the_cookie_of_another_kind(served: ServedProvider) -> None:
    child = child_of(served)
    ward_cookie = child._cookies["gl_child"]
    with requests.Session() as session:
        session.trust_env = False
        page = session.get(f"{served.url}/link", cookies={"gl_guardian": ward_cookie}, timeout=40)
        assert 'name="password"' in page.text
        decided = session.post(
            f"{served.url}/link/decide",
            {"decision": "approve", "ward_id": "ward-mia", "user_code": "BCDF-GHJK"},
            cookies={"gl_guardian": ward_cookie, "gl_visit": "x"},
            timeout=40,
        )
        assert decided.status_code == 401


def test_a_guardian_is_no_child(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        now = served.provider.wall_clock.now()
        cookie = open_session(connection, "guardian", "guardian-parent", now)
    misused = Child(served.url, cookie)
    for method, path in (("GET", "/me"), ("GET", "/characters"), ("POST", "/stop")):
        assert misused.send(method, path).status_code == 401
    assert misused.buy("coins_small").status_code == 401
