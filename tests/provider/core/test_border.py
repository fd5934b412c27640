"""Every answer: a problem when it is an error, safe headers, a bounded body."""

import logging
import socket
from urllib.parse import urlsplit

import pytest
import requests

from guardian.link.wire.discovery import Discovery
from guardian.link.wire.problems import PREFIX, Problem
from guardian.policy.presets import helplines
from tests.rig.child_browserless import Child
from tests.rig.provider_server import ServedProvider


def send(
    served: ServedProvider, method: str, path: str, data: bytes | None = None
) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, served.url + path, data=data, timeout=20)


def test_the_card_names_the_provider(served: ServedProvider) -> None:
    raw = send(served, "GET", "/.well-known/guardian-link").json()
    assert raw["issuer"] == served.url, "spelt exactly so, without a slash"
    assert raw["api_base"] == f"{served.url}/gl/v1"
    card = Discovery.model_validate(raw)
    assert card.test_control
    assert card.helplines == helplines("CN")


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/gl/v1/nowhere", 404, "not-found"),
        ("GET", "/gl/v1/%00%ff/../x", 404, "not-found"),
        ("DELETE", "/gl/v1/policy", 405, "method-not-allowed"),
        ("POST", "/.well-known/guardian-link", 405, "method-not-allowed"),
        ("GET", "/docs", 404, "not-found"),
    ],
)
def test_every_error_is_a_problem(
    served: ServedProvider, method: str, path: str, status: int, kind: str
) -> None:
    answer = send(served, method, path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = Problem.model_validate_json(answer.content)
    assert problem.type == PREFIX + kind
    assert problem.status == status
    assert "nowhere" not in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/.well-known/guardian-link", "/app/api/me"])
def test_answers_are_not_sniffed_framed_or_kept(served: ServedProvider, path: str) -> None:
    headers = send(served, "GET", path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    # the card names nobody and is asked for again by its ETag
    kept = "no-cache" if path == "/.well-known/guardian-link" else "no-store"
    assert headers["Cache-Control"] == kept
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "server" not in {name.lower() for name in headers}


@pytest.mark.parametrize("path", ["/oauth/token", "/app/api/chat", "/nowhere", "/app/sign-in"])
@pytest.mark.parametrize("size", [65_537, 3_000_000])
def test_no_address_takes_a_body_without_end(served: ServedProvider, path: str, size: int) -> None:
    answer = send(served, "POST", path, b"x" * size)
    assert answer.status_code == 413
    assert answer.json()["type"].endswith(":too-large")


@pytest.mark.parametrize(
    "declared", [b"-1", b"99999999999999999999999999", b"abc", b"1, 2", b"70000"]
)
def test_a_length_that_lies_does_no_harm(
    served: ServedProvider, declared: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as raw:
        raw.sendall(b"POST /app/api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: " + declared)
        raw.sendall(b"\r\n\r\n")
        assert raw.recv(4096).startswith((b"HTTP/1.1 400", b"HTTP/1.1 413"))
    assert send(served, "GET", "/.well-known/guardian-link").status_code == 200
    caplog.clear()  # the server notes an unreadable request, without its words


def test_who_hangs_up_leaves_no_trace(served: ServedProvider) -> None:
    address = urlsplit(served.url)
    for path in (b"/app/api/chat", b"/oauth/token"):
        with socket.create_connection((address.hostname, address.port), timeout=20) as raw:
            raw.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhal")
    assert send(served, "GET", "/.well-known/guardian-link").status_code == 200


def test_the_protocol_is_described_by_its_models(served: ServedProvider) -> None:
    described = send(served, "GET", "/openapi.json").json()
    assert "/gl/v1/policy" in described["paths"]
    schemas = described["components"]["schemas"]
    assert {"PolicyDocument", "PolicySettings", "UsageReport", "PollResponse"} <= set(schemas)
    patch = described["paths"]["/gl/v1/policy"]["patch"]["requestBody"]["content"]
    reference = patch["application/merge-patch+json"]["schema"]["$ref"]
    assert reference.rsplit("/", 1)[1] in schemas


def test_the_log_holds_no_request(
    served: ServedProvider, child: Child, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        child.say("the word is zebra")
        send(served, "GET", "/zebra?word=zebra")
    assert "zebra" not in caplog.text
