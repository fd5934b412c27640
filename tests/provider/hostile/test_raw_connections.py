"""What comes over a socket when no honest client holds its other end."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from guardian.link.wire.problems import Problem
from guardian.provider import connection
from guardian.provider.api import http_border
from guardian.provider.serve import listen
from tests.rig.linked_app import MERGE_PATCH, LinkedApp
from tests.rig.provider_server import ServedProvider

SHORT_SECONDS = 0.3
PATIENCE_SECONDS = 15


@contextmanager
def dialled(served: ServedProvider) -> Iterator[socket.socket]:
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname, address.port), PATIENCE_SECONDS) as raw:
        yield raw


def until_closed(raw: socket.socket) -> bytes:
    """Read until the other side hangs up."""
    heard = b""
    while piece := raw.recv(65_536):
        heard += piece
    return heard


def still_answers(served: ServedProvider) -> bool:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(f"{served.url}/.well-known/guardian-link", timeout=20).ok


@pytest.mark.parametrize(
    "head",
    [
        b"GET /app HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET /app HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 12_000 + b"\r\n",
        b"GET /app?" + b"a" * 60_000 + b" HTTP/1.1\r\nX: " + b"a" * 10_000 + b"\r\n\r\n",
    ],
)
def test_a_head_that_is_too_long_is_refused(
    served: ServedProvider, head: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with dialled(served) as raw:
        raw.sendall(head)
        assert until_closed(raw).startswith(b"HTTP/1.1 400 ")
    assert still_answers(served)
    caplog.clear()  # the server notes an unreadable request, without its words


def test_a_head_without_end_is_not_collected(
    served: ServedProvider, caplog: pytest.LogCaptureFixture
) -> None:
    with dialled(served) as raw:
        raw.sendall(b"GET /app HTTP/1.1\r\nHost: x\r\nX: ")
        with pytest.raises(ConnectionError):
            raw.sendall(b"a" * 64_000_000)
    assert still_answers(served)
    caplog.clear()


@pytest.mark.parametrize("begun", [b"", b"GET /app HTTP/1.1\r\nHost: x\r\n", b"\r\n"])
def test_a_head_that_does_not_come_is_not_waited_for(
    served: ServedProvider, begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", SHORT_SECONDS)
    with dialled(served) as raw:
        raw.sendall(begun)
        assert until_closed(raw) == b""
    assert still_answers(served)


def test_the_next_head_on_a_connection_is_not_waited_for_either(
    served: ServedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", SHORT_SECONDS)
    with dialled(served) as raw:
        raw.sendall(b"GET /oauth/jwks HTTP/1.1\r\nHost: x\r\n\r\n")
        assert raw.recv(65_536).startswith(b"HTTP/1.1 200 ")
        raw.sendall(b"GET /oauth/jwks HTTP/1.1\r\nHost")
        assert b"HTTP/1.1" not in until_closed(raw)


@pytest.mark.parametrize("path", [b"/oauth/token", b"/app/sign-in", b"/gl-test/v1/clock"])
def test_a_body_that_does_not_come_is_not_waited_for(
    served: ServedProvider, path: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_border, "BODY_SECONDS", SHORT_SECONDS)
    kind = b"application/json" if b"gl-test" in path else b"application/x-www-form-urlencoded"
    with dialled(served) as raw:
        raw.sendall(
            b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n"
            b"Content-Type: " + kind + b"\r\n\r\nhal"
        )
        answer = until_closed(raw)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert Problem.model_validate_json(answer.partition(b"\r\n\r\n")[2]).status == 408


def test_a_hundred_who_dawdle_keep_nobody_out(
    served: ServedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_border, "BODY_SECONDS", PATIENCE_SECONDS)
    address = urlsplit(served.url)
    dawdlers = [socket.create_connection((address.hostname, address.port)) for _ in range(100)]
    for raw in dawdlers:
        raw.sendall(b"POST /app/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n")
    assert still_answers(served)
    for raw in dawdlers:
        raw.close()


def test_a_wrong_slash_leads_nowhere_else(served: ServedProvider) -> None:
    for path in ("/app/", "/link/", "/gl/v1/link/"):
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(
                served.url + path,
                headers={"Host": "elsewhere.example"},
                allow_redirects=False,
                timeout=20,
            )
        assert answer.status_code == 404
        assert "Location" not in answer.headers


def test_answers_go_out_without_delay() -> None:
    with listen("127.0.0.1", 0) as listener:
        calling = socket.create_connection(listener.getsockname())
        answering, _ = listener.accept()
        with calling, answering:
            assert answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    "body",
    [
        b'{"daily_minutes": 10, "daily_minutes": 600}',
        b'{"daily_minutes": 10, "daily\\u005fminutes": 600}',
        b'{"blocked_characters": {"buddy_max": {}, "buddy_max": null}}',
    ],
)
def test_what_is_said_twice_is_not_guessed_at(app: LinkedApp, body: bytes) -> None:
    before = app.read("/policy")["version"]
    answer = app.send(
        "PATCH", "/policy", data=body, headers={"If-Match": "*", "Content-Type": MERGE_PATCH}
    )
    assert answer.status_code == 400
    assert "once" in answer.json()["detail"]
    assert app.read("/policy")["version"] == before
