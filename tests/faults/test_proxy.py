"""The proxy that misbehaves: without orders it is not there, with orders it does just that."""

import json
from pathlib import Path

import pytest
import requests

from tests.rig.hostile_server import self_signed
from tests.rig.proxied_provider import FrontedProvider, proxied_provider
from tests.rig.proxy_faults import Fault, FaultKind
from tests.rig.wire_family import WireApp, control, session, wire_family

DISCOVERY = "/.well-known/guardian-link"


@pytest.fixture
def app(provider: FrontedProvider) -> WireApp:
    provider.proxy.clear()
    return wire_family(provider.proxy.url, 15).app()


def test_without_orders_it_is_a_line(provider: FrontedProvider, app: WireApp) -> None:
    with session() as http:
        card = http.get(f"{provider.proxy.url}{DISCOVERY}", timeout=10).json()
    assert card["issuer"] == provider.proxy.url
    assert app.read("/link")["link_id"] == app.link_id
    assert control(provider.proxy.url, "/nothing").status_code == requests.codes.not_found


def test_each_fault_does_what_it_says(provider: FrontedProvider, app: WireApp) -> None:
    assert meets(provider, app, FaultKind.LATENCY) == 200
    assert meets(provider, app, FaultKind.DRIP) == 200
    assert meets(provider, app, FaultKind.TOO_MANY, seconds=7) == 429
    assert meets(provider, app, FaultKind.UNAVAILABLE) == 503
    assert meets(provider, app, FaultKind.TWICE) == 200
    # A proof may be used once (RFC 9449 section 11.1).
    assert meets(provider, app, FaultKind.TWICE_SECOND) == 401
    provider.proxy.add([Fault(kind=FaultKind.HTML)])
    assert app.send("GET", "/link").text.startswith("<!doctype html>")


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.DROP_BEFORE,
        FaultKind.DROP_AFTER,
        FaultKind.TRUNCATED,
        FaultKind.RESET,
        FaultKind.GARBAGE,
    ],
)
def test_no_answer_comes_through(provider: FrontedProvider, app: WireApp, kind: FaultKind) -> None:
    provider.proxy.add([Fault(kind=kind)])
    with pytest.raises(requests.RequestException):
        app.send("GET", "/link")
    assert app.read("/link")["state"] == "active"


def test_a_lost_answer_is_that_of_an_act_that_was_done(
    provider: FrontedProvider, app: WireApp
) -> None:
    tag = app.send("GET", "/policy").headers["ETag"]
    headers = {"If-Match": tag, "Content-Type": "application/merge-patch+json"}
    provider.proxy.add([Fault(kind=FaultKind.DROP_AFTER, path="/policy")])
    with pytest.raises(requests.ConnectionError):
        app.send("PATCH", "/policy", data=json.dumps({"daily_minutes": 7}), headers=headers)
    assert app.read("/policy")["requested"]["daily_minutes"] == 7


def test_an_endless_body_has_no_end(provider: FrontedProvider, app: WireApp) -> None:
    provider.proxy.add([Fault(kind=FaultKind.ENDLESS, path="/link")])
    answer = app.send("GET", "/link", stream=True)
    pieces = answer.iter_content(65_536)
    assert sum(len(next(pieces)) for _ in range(100)) > 1_000_000
    answer.close()


def test_a_stale_answer_is_one_that_was_given_before(
    provider: FrontedProvider, app: WireApp
) -> None:
    before = app.read("/policy")
    control(provider.proxy.url, "/clock", {"advance_seconds": 60})
    provider.proxy.add([Fault(kind=FaultKind.STALE, path="/policy")])
    assert app.read("/policy") == before
    assert app.read("/policy") != before


def test_down_is_refused_and_comes_back(provider: FrontedProvider, app: WireApp) -> None:
    provider.proxy.go_down()
    with pytest.raises(requests.ConnectionError):
        app.send("GET", "/link")
    provider.proxy.clear()
    assert app.read("/link")["state"] == "active"


def test_it_tells_what_it_did(provider: FrontedProvider, app: WireApp) -> None:
    provider.proxy.add([Fault(kind=FaultKind.TWICE, path="/ward", times=2)])
    app.read("/ward")
    last = provider.proxy.seen()[-1]
    assert last["path"] == "/gl/v1/ward"
    assert last["fault"] == "twice"
    assert last["status"] == [200, 401]


def test_over_tls_the_handshake_can_be_spoiled(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    with proxied_provider(tmp_path, certificate) as provider:
        url = f"{provider.proxy.url}{DISCOVERY}"
        assert first_asked(url, certificate).json()["issuer"] == provider.proxy.url
        provider.proxy.spoil_handshakes("garbage")
        with pytest.raises(requests.exceptions.SSLError):
            first_asked(url, certificate)
        provider.proxy.clear()
        assert first_asked(url, certificate).ok


def first_asked(url: str, certificate: Path) -> requests.Response:
    """Ask over a connection of its own, so that there is a handshake."""
    with session() as http:
        return http.get(url, timeout=10, verify=str(certificate))


def meets(provider: FrontedProvider, app: WireApp, kind: FaultKind, seconds: float = 0.1) -> int:
    """Return the status of an answer on which the fault lies."""
    provider.proxy.add([Fault(kind=kind, path="/link", seconds=seconds)])
    answer = app.send("GET", "/link")
    if kind is FaultKind.TOO_MANY:
        assert answer.headers["Retry-After"] == "7"
    return answer.status_code
