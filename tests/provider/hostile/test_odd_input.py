"""Odd bytes in every path, query, header and body, on every database: refused, and never a 5xx."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.provider.hostile.served_document import Operation, operations
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import session

PATHS = (
    *("a%00b", "%ED%A0%80", "%FF%FE", "%0A", "%C2%85", "%E2%80%AE", "..%2F..%2Flink", "9" * 5_000),
    *("%27%20OR%201%3D1--", "%F0%9F%98%80" * 300, "%20"),
)
DATES = ("0001-01-01", "9999-12-31", "2026-02-30", "-0001-01-01", "1e400", "0", "275760-09-13")
STRINGS = (
    *("a\0b", "\x85", "\u202e", "\U0010ffff", "\n", "", "a" * 60_000, "\ud83d\ude00" * 900),
    "'; DROP TABLE ward; --",
)
RAW = (
    *(b"\x00", b"\xff\xfe{}", b'{"a": "\\ud800"}', b'{"a": "\\udfff\\ud800"}', b'{"a": NaN}'),
    *(b'{"minutes": 1e400}', b'{"minutes": -1e400}', b'{"minutes": Infinity}', b"{" * 30_000),
    *(
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b"[" * 30_000,
        b'{"minutes": ' + b"9" * 9_000 + b"}",
    ),
    *(b'{"a": 1, "a": 2}', b"null", b"[]", b'"x"', b"1", b"", b"{}{}", b'{"\\u0000": "\\u0000"}'),
)
NUMBERS = (-1, 2**31, 2**63, 10**300, 0.5, True)
MOMENTS = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")
WORDS = (
    *("minutes", "character_id", "item_id", "text", "statement", "code", "kind", "address", "ack"),
    *("display_name", "relation", "channel", "order", "category", "alert_ids", "data_classes"),
    *("version", "daily_minutes", "curfew", "schedule", "blocked_characters", "method", "step"),
    *("maxEvents", "setErrs", "decision", "about", "age", "advance_seconds", "set_to", "ward_id"),
    *("user_code", "guardian_id", "act", "link_id", "who", "purpose", "effective_at", "level"),
)
QUERIED = {f"/gl/v1/{name}" for name in ("usage", "refusals", "spending", "alerts")}
VALID: dict[str, dict[str, Any]] = {
    "/app/api/chat": {"character_id": "study_owl", "text": "hello"},
    "/app/api/complaints": {"category": "other", "text": "hello"},
    "/app/api/appeals": {"statement": "hello"},
    "/gl/v1/complaints": {"category": "other", "text": "hello", "alert_ids": ["a"]},
    "/gl/v1/appeals": {"about": "age_status", "statement": "hello"},
    "/gl/v1/alerts/{alert_id}/ack": {"step": "shown"},
    "/gl/v1/contacts/{contact_id}": {
        "display_name": "Aunt",
        "relation": "relative",
        "channel": "email",
        "address": "aunt@family.example",
        "order": 1,
    },
    "/gl/v1/contacts/{contact_id}/verify": {"code": "123456"},
    "/gl/v1/consents": {"kind": "model_training", "version": "1"},
    "/gl/v1/events/poll": {"returnImmediately": True, "ack": ["x"], "setErrs": {}},
    "/gl-test/v1/device-approvals": {
        "user_code": "BCDF-GHJK",
        "ward_id": "ward-mia",
        "guardian_id": "guardian-parent",
        "decision": "deny",
    },
}

Send = Callable[[Operation, str, dict[str, Any]], requests.Response]


@pytest.fixture
def send(served: ServedProvider, app: LinkedApp, child: Child) -> Send:
    """Send with the credentials that belong to an address."""

    def sending(operation: Operation, address: str, parts: dict[str, Any]) -> requests.Response:
        for base, sender in (("/gl/v1", app.send), ("/app/api", child.send)):
            if address.startswith(base):
                return sender(operation.method, address.removeprefix(base), **parts)
        with session() as http:
            url = served.url + address
            return http.request(operation.method, url, timeout=40, **parts)

    return sending


def every(served: ServedProvider) -> Iterator[Operation]:
    for below in ("/gl/v1/", "/app/api/", "/gl-test/v1/"):
        for operation in operations(served.url, below):
            if str(operation) != "DELETE /gl/v1/link":
                yield operation


def values(operation: Operation, odd: str = "x") -> dict[str, str]:
    return dict.fromkeys(operation.parameters, odd) | (
        {"date": "2026-01-01"} if odd == "x" and "date" in operation.parameters else {}
    )


def faults_of(answer: requests.Response) -> bool:
    return bool(answer.status_code >= requests.codes.server_error)


def test_no_path_is_a_fault_of_ours(served: ServedProvider, send: Send) -> None:
    for operation in every(served):
        for name in operation.parameters:
            for odd in (*PATHS, *DATES) if name == "date" else PATHS:
                address = operation.address("", **{**values(operation), name: odd})
                answer = send(operation, address, operation.parts())
                assert not faults_of(answer), (operation, odd[:20], answer.text)


def test_no_query_is_a_fault_of_ours(served: ServedProvider, send: Send) -> None:
    for operation in every(served):
        if operation.path not in QUERIED:
            continue
        for odd in (*PATHS, *DATES):
            for query in (f"from={odd}&to={odd}", f"cursor={odd}&limit={odd}"):
                address = f"{operation.address('', **values(operation))}?{query}"
                answer = send(operation, address, {})
                assert not faults_of(answer), (operation, query[:40], answer.text)


def test_no_body_that_is_no_json_is_a_fault_of_ours(served: ServedProvider, send: Send) -> None:
    for operation in every(served):
        parts = operation.parts()
        for raw in RAW if parts else ():
            answer = send(
                operation, operation.address("", **values(operation)), parts | {"data": raw}
            )
            assert not faults_of(answer), (operation, raw[:20], answer.text)


def test_no_value_is_a_fault_of_ours(served: ServedProvider, send: Send) -> None:
    for operation in every(served):
        parts = operation.parts()
        if not parts:
            continue
        address = operation.address("", **values(operation))
        for odd in (*STRINGS, *NUMBERS, *MOMENTS, [], {}, None, ["\0"], {"\0": "\0"}):
            body = json.dumps(dict.fromkeys(WORDS, odd) | {"returnImmediately": True})
            answer = send(operation, address, parts | {"data": body})
            assert not faults_of(answer), (operation, repr(odd)[:20], answer.text)


def test_no_one_value_among_good_ones_is_a_fault_of_ours(
    served: ServedProvider, send: Send
) -> None:
    for operation in every(served):
        good = VALID.get(operation.path, {}) if operation.parts() else {}
        address = operation.address("", **values(operation))
        for name, value in good.items():
            for odd in (*STRINGS, *NUMBERS, *MOMENTS):
                body = {**good, name: [odd] if isinstance(value, list) else odd}
                answer = send(operation, address, operation.parts() | {"data": json.dumps(body)})
                assert not faults_of(answer), (operation, name, repr(odd)[:20], answer.text)


@pytest.mark.parametrize(
    "body", [{"character_id": "a\0"}, {"\0": 1}, {"text": ["a", {"b": "\0"}]}, {"text": "\0"}]
)
def test_a_nul_is_refused_at_the_border(child: Child, body: dict[str, object]) -> None:
    good = {"character_id": "study_owl", "text": "hello"}
    assert child.send("POST", "/chat", json={**good, **body}).status_code == 422
    assert child.say("two backslashes: \\u0000").status == 200


def test_no_form_is_a_fault_of_ours(served: ServedProvider) -> None:
    fields = (
        *("client_id", "grant_type", "device_code", "refresh_token", "token", "scope", "lang"),
        *("subject_token", "actor_token", "authorization_details", "login", "password"),
        *("user_code", "decision", "ward_id", "token_type_hint"),
    )
    posts = ("/oauth/device_authorization", "/oauth/token", "/oauth/revoke", "/app/sign-in")
    with session() as http:
        for path in (*posts, "/app/sign-out", "/link", "/link/decide", "/link/sign-in"):
            for odd in (*PATHS, "x"):
                for extra in ("", "&grant_type=urn:ietf:params:oauth:grant-type:device_code"):
                    body = "&".join(
                        f"{name}={odd[:900]}" for name in fields if f"{name}=" not in extra
                    )
                    answer = http.post(
                        served.url + path,
                        data=body + extra,
                        headers={"Content-Type": "application/x-www-form-urlencoded"},
                        allow_redirects=False,
                        timeout=40,
                    )
                    assert not faults_of(answer), (path, odd[:20], answer.text)
        for odd in PATHS:
            for path in ("/app", "/link", "/app/static/"):
                answer = http.get(f"{served.url}{path}?user_code={odd}&lang={odd}", timeout=40)
                assert not faults_of(answer), (path, odd[:20])
            answer = http.get(f"{served.url}/app/static/{odd}", timeout=40)
            assert answer.status_code in {404, 422}, odd[:20]


@pytest.mark.parametrize(
    "header", ["Authorization", "DPoP", "If-Match", "Idempotency-Key", "Cookie"]
)
def test_no_header_is_a_fault_of_ours(served: ServedProvider, app: LinkedApp, header: str) -> None:
    odd = (
        "\xff\xfe",
        "DPoP \xe9\xe9",
        "a" * 5_000,
        "gl_child=\xff",
        "gl_child=a%00b",
        '"v1',
        "W/*",
    )
    for value in odd:
        for method, path in (("GET", "/policy"), ("PATCH", "/policy"), ("POST", "/exports")):
            kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
            answer = app.send(
                method,
                path,
                headers={"Content-Type": kind, header: value.encode("latin-1").decode("latin-1")},
                data=b"{}",
            )
            assert not faults_of(answer), (header, value[:10], answer.text)
        with session() as http:
            for path in ("/app/api/me", "/app", "/link"):
                answer = http.get(
                    served.url + path, headers={header: value.encode("latin-1")}, timeout=40
                )
                assert not faults_of(answer), (path, header, value[:10])
