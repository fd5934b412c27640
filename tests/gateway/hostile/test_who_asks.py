"""Somebody who would be taken for another: by headers, by addresses, by another machine."""

import http.client
import socket
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from guardian.provider.backends.gateway.identities import add_identity
from guardian.provider.backends.gateway.keys import CallerKind, make_key
from guardian.provider.backends.gateway.people import Trust
from guardian.provider.backends.gateway.port import UnknownCallerError
from tests.gateway.conftest import GatewayRig
from tests.gateway.keeper.kept_family import MIA, KeptFamily
from tests.rig.clock import START
from tests.rig.memory_keeper import DAD_KEY, MIA_KEY

HI = b'{"model":"plain","messages":[{"role":"user","content":"Hi!"}]}'
LATIN = "latin-1"


@pytest.fixture
def believing(family_db: str, tmp_path: Path) -> Iterator[KeptFamily]:
    """Give a family whose front end runs on the same machine and does not sign."""
    kept = KeptFamily(family_db, trust=Trust(unsigned_from_loopback=True))
    with kept.provider.engine.begin() as connection:
        add_identity(connection, "dad", None, START)
        add_identity(connection, "mia", MIA, START)
    yield kept
    kept.close()


def test_a_name_without_a_signature_is_believed_from_this_machine_alone(
    believing: KeptFamily,
) -> None:
    with believing.provider.engine.begin() as connection:
        program = make_key(connection, CallerKind.FRONT_END, "web", START).secret
        child = make_key(connection, CallerKind.WARD, "", START, ward_id=MIA).secret
    named = {"x-openwebui-user-id": "dad"}
    told = {**named, "authorization": f"Bearer {program}"}
    for loopback in ("127.0.0.1", "::1", "127.9.9.9"):
        assert believing.keeper.caller(told, loopback).ward_id is None
    refused = [
        ({**told, "x-forwarded-for": "127.0.0.1"}, "127.0.0.1"),
        ({**told, "forwarded": "for=192.168.1.7"}, "127.0.0.1"),
        ({**told, "x-real-ip": "::1"}, "127.0.0.1"),
        ({**told, "via": "1.1 door"}, "127.0.0.1"),
        (told, "192.168.1.7"),
        (told, "::ffff:192.168.1.7"),
        (told, None),
        ({**named, "authorization": f"Bearer {child}"}, "127.0.0.1"),
        (named, "127.0.0.1"),
        ({**told, "x-openwebui-user-id": ""}, "127.0.0.1"),
        ({**told, "x-openwebui-user-id": "nobody"}, "127.0.0.1"),
        ({"authorization": f"Bearer {program}", "x-openwebui-user-email": "dad"}, "127.0.0.1"),
    ]
    for headers, peer in refused:
        with pytest.raises(UnknownCallerError):
            believing.keeper.caller(headers, peer)


def raw(rig: GatewayRig, head: str, body: bytes = HI) -> tuple[int, bytes]:
    """Send bytes as they are and return status and body."""
    place = urlsplit(rig.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as sock:
        sock.sendall(head.replace("\n", "\r\n").encode(LATIN) + b"\r\n" + body)
        answer = http.client.HTTPResponse(sock)
        answer.begin()
        return answer.status, answer.read()


def head(target: str = "/v1/chat/completions", *more: str, key: str = MIA_KEY) -> str:
    length = () if any("ength" in each or "ncoding" in each for each in more) else ("",)
    lines = [f"POST {target} HTTP/1.1", "Host: x", "Connection: close", *more]
    lines += [f"Content-Length: {len(HI)}" for _ in length]
    return "\n".join([*lines, *([f"Authorization: Bearer {key}"] if key else []), ""])


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ((f"Authorization: Bearer {DAD_KEY}",), MIA_KEY),
        ((f"authorization: Bearer {MIA_KEY}",), DAD_KEY),
        (("X-OpenWebUI-User-Id: a", "x-openwebui-user-id: b"), DAD_KEY),
        (("X-OpenWebUI-User-Jwt: a", "X-OPENWEBUI-USER-JWT: b"), DAD_KEY),
        (("X-Api-Key: gk-dad", "Api-Key: gk-dad", "Cookie: key=gk-dad"), ""),
        ((f"Proxy-Authorization: Bearer {DAD_KEY}",), ""),
    ],
)
def test_two_names_are_none(rig: GatewayRig, more: tuple[str, ...], key: str) -> None:
    status, body = raw(rig, head("/v1/chat/completions", *more, key=key))
    assert status == 401
    assert b"gk-" not in body
    assert rig.model.heard == []


@pytest.mark.parametrize(
    "target",
    [
        *("/v1/completions", "/v1/assistants", "/v1/threads", "/v1/batches", "/v1/messages"),
        *("/v1//chat/completions", "/v1/chat//completions", "/v1/chat/completions/"),
        *("/v1/CHAT/completions", "/v1/chat/completions;x=1", "/v1/./chat/completions"),
        *("/v1/x/../chat/completions", "/v1/%2e%2e/chat/completions", "/v1/chat/completions%20"),
        *("/v1/engines/m/chat/completions", "/v1/responses/compact", "/v1/api/chat", "/v1/proxy"),
        *("/api/chat", "/api/generate", "/chat/completions", "/V1/chat/completions"),
        *("//v1/chat/completions", "/v1/v1/chat/completions", "/v1%2fchat/completions2"),
        *("http://127.0.0.1:9/v1/x", "/v1/models/../../x", "/v1"),
    ],
)
def test_no_other_address_leads_to_the_model(rig: GatewayRig, target: str) -> None:
    status, body = raw(rig, head(target))
    assert status in (404, 405)
    assert rig.model.heard == []
    assert b"Traceback" not in body


@pytest.mark.parametrize(
    "target",
    ["/v1/chat%2Fcompletions", "/v1/%63hat/completions", "/v1/chat/completions?key=gk-dad"],
)
def test_another_spelling_of_the_address_is_the_same_address(rig: GatewayRig, target: str) -> None:
    assert raw(rig, head(target))[0] == 200
    assert len(rig.keeper.asked) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_no_other_method_leads_to_the_model(rig: GatewayRig, method: str) -> None:
    headers = {"Authorization": f"Bearer {MIA_KEY}", "X-HTTP-Method-Override": "POST"}
    headers |= {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    url = f"{rig.url}/chat/completions"
    answer = requests.request(method, url, data=HI, headers=headers, timeout=20)
    assert answer.status_code == 405
    assert rig.model.heard == []
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    "more",
    [
        ("Content-Length: 62", "Content-Length: 5"),
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: -1",),
        ("Content-Length: 0x10",),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding : chunked",),
        ("Content-Length: 62\x00",),
        ("Content-Length: 99999999999999999999999",),
    ],
)
def test_a_request_with_two_ends_is_none(
    rig: GatewayRig, more: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    status, _ = raw(rig, head("/v1/chat/completions", *more))
    caplog.clear()  # the server says that what came is no HTTP
    assert status in (400, 413)
    assert rig.model.heard == []


def test_chunks_are_one_body(rig: GatewayRig) -> None:
    chunked = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (9, HI[:9], len(HI) - 9, HI[9:])
    assert raw(rig, head("/v1/chat/completions", "Transfer-Encoding: chunked"), chunked)[0] == 200
    assert rig.keeper.asked[0].text == "Hi!"


def test_a_page_of_another_site_is_told_nothing(rig: GatewayRig) -> None:
    for key in ("", MIA_KEY):
        headers = {"Origin": "http://evil.example", "Host": "evil.example"}
        headers |= {"Content-Type": "text/plain", "Cookie": "guardian=1"}
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        url = f"{rig.url}/chat/completions"
        answer = requests.post(url, data=HI, headers=headers, timeout=20)
        assert answer.status_code == (200 if key else 401)
        told = {name.lower() for name in answer.headers}
        assert not {name for name in told if name.startswith("access-control")}


@pytest.mark.parametrize("place", ["?key={}", "?api_key={}&access_token={}", "/{}"])
def test_a_key_in_an_address_opens_nothing_and_is_not_repeated(
    rig: GatewayRig, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    target = "/v1/chat/completions" + place.replace("{}", DAD_KEY)
    status, body = raw(rig, head(target, key=""))
    assert status == 401
    assert DAD_KEY.encode() not in body
    assert DAD_KEY not in caplog.text


@pytest.mark.parametrize("scheme", ["Basic", "Token", "Bearer,", "Digest"])
def test_only_a_bearer_is_read(rig: GatewayRig, scheme: str) -> None:
    for secret in (DAD_KEY, urlsafe_b64encode(f"x:{DAD_KEY}".encode()).decode()):
        headers = {"Authorization": f"{scheme} {secret}"}
        url = f"{rig.url}/chat/completions"
        assert requests.post(url, data=HI, headers=headers, timeout=20).status_code == 401
