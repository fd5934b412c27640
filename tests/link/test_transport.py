import contextlib
import gzip
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from guardian.link.address_errors import AddressError
from guardian.link.errors import (
    AnswerTooLargeError,
    LinkCancelledError,
    OfflineError,
    UnreachableError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.link.http.operations import AbandonedError
from guardian.link.http.transport import Exchange, Transport, proxies_for
from tests.rig import hostile_server as bad
from tests.rig.hostile_server import HostileServer, Reply, json_reply


def drip_headers(handler: bad.Handler) -> None:
    """Never finish the headers, and never let a read time out either."""
    server = handler.server
    assert isinstance(server, HostileServer)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    try:
        while not server.stopping.wait(0.02):
            handler.wfile.write(b"x")
            handler.wfile.flush()
    except OSError:
        return


def endless_interim_answers(handler: bad.Handler) -> None:
    """Announce an answer again and again that never comes (RFC 9110 section 15.2)."""
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


@pytest.mark.parametrize(
    "behaviour", [drip_headers, bad.trickle, bad.silent, endless_interim_answers]
)
def test_an_exchange_ends_with_its_budget(server: HostileServer, behaviour: bad.Behaviour) -> None:
    server.answer("/slow", behaviour)
    started = time.monotonic()
    with Transport() as transport, pytest.raises(OfflineError):
        transport.send(Exchange(method="POST", url=f"{server.origin}/slow", budget_seconds=0.4))
    assert time.monotonic() - started < 2


def test_a_read_that_hears_nothing_times_out(server: HostileServer) -> None:
    server.answer("/slow", bad.silent)
    with Transport() as transport, pytest.raises(OfflineError):
        transport.send(Exchange(method="POST", url=f"{server.origin}/slow", read_seconds=0.2))


def test_what_may_have_arrived_is_not_called_unsent(server: HostileServer) -> None:
    server.answer("/cut", bad.hang_up)
    with Transport() as transport, pytest.raises(OfflineError) as caught:
        transport.send(Exchange(method="PATCH", url=f"{server.origin}/cut"))
    assert not isinstance(caught.value, UnreachableError)


def test_a_connection_that_never_comes_about_sends_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with Transport() as transport, pytest.raises(UnreachableError):
        transport.send(Exchange(method="PATCH", url=f"http://127.0.0.1:{port}/"))


def test_cancelled_before_it_begins(server: HostileServer) -> None:
    cancelled = Cancellation()
    cancelled.set()
    with Transport() as transport, pytest.raises(LinkCancelledError):
        transport.send(Exchange(method="GET", url=f"{server.origin}/x"), cancelled=cancelled)


def test_an_unfinished_handshake_can_be_cancelled() -> None:
    """Nobody takes part in it: there is neither an answer nor a socket to shut down yet."""
    cancelled = Cancellation()
    with socket.create_server(("127.0.0.1", 0)) as listener, Transport() as transport:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        cancelled_at: list[float] = []

        def cancel() -> None:
            cancelled_at.append(time.monotonic())
            cancelled.set()

        threading.Timer(0.2, cancel).start()
        with pytest.raises(LinkCancelledError):
            transport.send(Exchange(method="POST", url=url), cancelled=cancelled)
        assert time.monotonic() - cancelled_at[0] < 0.1


@pytest.mark.parametrize("close", [False, True])
def test_a_name_that_is_never_found_can_be_given_up(
    monkeypatch: pytest.MonkeyPatch, close: bool
) -> None:
    asked, found = threading.Event(), threading.Event()

    def look_up(*_: object, **__: object) -> list[object]:
        asked.set()
        found.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    cancelled = Cancellation()
    with Transport() as transport, ThreadPoolExecutor(1) as pool:
        exchange = Exchange(method="POST", url="http://companion.example/")
        sending = pool.submit(transport.send, exchange, cancelled=cancelled)
        assert asked.wait(10)
        if close:
            transport.close()
        else:
            cancelled.set()
        with pytest.raises(LinkCancelledError):
            sending.result(5)
        assert not found.is_set()
        found.set()


def test_connections_are_kept_and_used_again(server: HostileServer) -> None:
    server.answer("/x", json_reply({}))
    with Transport() as transport:
        for _ in range(3):
            transport.send(Exchange(method="GET", url=f"{server.origin}/x"))
            transport.send(Exchange(method="GET", url=f"{server.origin}/missing"))
    assert len(server.seen) == 6


def test_a_connection_is_still_good_after_too_large_an_answer(server: HostileServer) -> None:
    server.answer("/big", Reply(body=b"x" * 5000))
    server.answer("/x", json_reply({}))
    with Transport() as transport:
        with pytest.raises(AnswerTooLargeError):
            transport.send(Exchange(method="GET", url=f"{server.origin}/big", max_bytes=4999))
        whole = Exchange(method="GET", url=f"{server.origin}/big", max_bytes=5000)
        assert len(transport.send(whole).content) == 5000
        assert transport.send(Exchange(method="GET", url=f"{server.origin}/x")).json() == {}


def test_a_bomb_does_not_go_off(server: HostileServer) -> None:
    packed = gzip.compress(b" " * 50_000_000)
    server.answer("/bomb", Reply(body=packed, headers={"Content-Encoding": "gzip"}))
    with Transport() as transport, pytest.raises(AnswerTooLargeError):
        transport.send(Exchange(method="GET", url=f"{server.origin}/bomb"))


def test_nothing_goes_out_without_limits(server: HostileServer) -> None:
    with Transport() as transport, pytest.raises(AbandonedError):
        transport.session.get(server.origin)
    assert server.seen == []


def test_an_address_that_cannot_be_is_no_address() -> None:
    with Transport() as transport, pytest.raises(AddressError):
        transport.send(Exchange(method="GET", url="https://a..example/"))


def test_the_proxy_of_this_computer_is_used_but_not_for_loopback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)
    assert proxies_for("https://example.com/") == {}
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("all_proxy", "socks5://proxy.example:1080")
    monkeypatch.setenv("no_proxy", "home.example")
    assert proxies_for("https://example.com/") == {"https": "http://proxy.example:3128"}
    for direct in ("https://home.example/", "https://localhost/", "https://127.0.0.9/"):
        assert proxies_for(direct) == {}
    assert proxies_for("https://[::1]:8000/") == {}


def test_a_proxy_carries_requests(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.origin)
    monkeypatch.delenv("no_proxy", raising=False)
    server.answer("http://192.0.2.1/x", json_reply({"through": "proxy"}))
    with Transport() as transport:
        answer = transport.send(Exchange(method="GET", url="http://192.0.2.1/x"))
    assert answer.json() == {"through": "proxy"}


def test_light_modules_stay_light() -> None:
    script = (
        "import sys, guardian.link, guardian.link.client, guardian.link.errors, "
        "guardian.link.client.credentials, guardian.link.client.provider; "
        "heavy = {'requests', 'requests_oauth2client', 'urllib3', 'jwskate', 'joserfc'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "[]"
