"""The kit reads whatever a provider sends, and is neither fooled, flooded nor kept waiting."""

from collections.abc import Callable, Iterator

import pytest

from guardian.conformance import http as kit_http
from guardian.conformance.check import CheckFailedError, NotTestableError
from guardian.conformance.http import UnreachableError
from guardian.conformance.provider_card import fetch_card, signing_keys
from guardian.link.wire.discovery import WELL_KNOWN_PATH
from tests.rig import hostile_server as bad
from tests.rig.hostile_server import Reply, json_reply, problem_reply
from tests.rig.kit_on_script import Script, scripted

METADATA = "/.well-known/oauth-authorization-server"


@pytest.fixture
def script() -> Iterator[Script]:
    with scripted() as one:
        yield one


def at(script: Script, path: str = "/gl/v1/ward") -> str:
    return script.server.origin + path


@pytest.mark.parametrize("behaviour", [bad.truncated, bad.reset, bad.hang_up])
def test_a_connection_that_breaks_is_told_as_such(
    script: Script, behaviour: Callable[[bad.Handler], None]
) -> None:
    script.server.answer("/gl/v1/ward", behaviour)
    with pytest.raises(UnreachableError) as caught:
        script.http.send("GET", at(script))
    assert "127.0.0.1" not in str(caught.value), "the kind of trouble, and no address"


def test_an_answer_without_end_fails_the_check(script: Script) -> None:
    script.server.answer("/gl/v1/ward", bad.endless)
    with pytest.raises(CheckFailedError, match="at most 16777216 bytes"):
        script.http.send("GET", at(script))


def test_an_answer_that_trickles_fails_the_check(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit_http, "BUDGET_SECONDS", 0)
    script.server.answer("/gl/v1/ward", bad.trickle)
    with pytest.raises(CheckFailedError, match="a whole answer within"):
        script.http.send("GET", at(script))


def test_a_pause_that_is_asked_for_is_taken(script: Script) -> None:
    wait = problem_reply("too-many-requests", 429)
    asked = Reply(status=429, body=wait.body, headers={"Retry-After": "0"})
    script.server.answer("/gl/v1/ward", asked, json_reply({"band": "12-15"}))
    assert script.http.send("GET", at(script)).document() == {"band": "12-15"}
    assert len(script.server.requests_of("/gl/v1/ward")) == 2


def test_a_pause_that_is_too_long_is_not_taken(script: Script) -> None:
    script.server.answer("/gl/v1/ward", Reply(status=429, headers={"Retry-After": "86400"}))
    with pytest.raises(NotTestableError, match="86400 s"):
        script.http.send("GET", at(script))


@pytest.mark.parametrize("pause", ["soon", "-1", ""])
def test_a_pause_that_cannot_be_read_is_an_answer_of_429(script: Script, pause: str) -> None:
    script.server.answer("/gl/v1/ward", Reply(status=429, headers={"Retry-After": pause}))
    assert script.http.send("GET", at(script)).status == 429
    assert len(script.server.seen) == 1


def test_pauses_come_to_an_end(script: Script) -> None:
    script.server.answer("/gl/v1/ward", Reply(status=429, headers={"Retry-After": "0"}))
    assert script.http.send("GET", at(script)).status == 429
    assert len(script.server.seen) == kit_http.PAUSES


def test_a_redirect_is_not_followed(script: Script) -> None:
    away = Reply(status=302, headers={"Location": "http://127.0.0.1:1/elsewhere"})
    script.server.answer("/gl/v1/ward", away)
    assert script.http.send("GET", at(script)).status == 302


@pytest.mark.parametrize("body", [b"<h1>Hello</h1>", b"", b"\xff\xfe", b"[1, 2]", b'"text"'])
def test_what_is_no_json_object_fails_the_check(script: Script, body: bytes) -> None:
    script.server.answer("/gl/v1/ward", Reply(body=body))
    with pytest.raises(CheckFailedError):
        script.http.send("GET", at(script)).document()


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (problem_reply("link-ended", 410), "link-ended"),
        (json_reply({"error": "invalid_grant"}, status=400), "invalid_grant"),
        (json_reply(["no", "object"], status=400), ""),
        (Reply(status=500, body=b"trouble"), ""),
        (json_reply({"type": "not an error"}), ""),
        (json_reply({"type": "x" * 9000}, status=400), "x" * 64),
    ],
)
def test_the_kind_of_a_problem_is_kept_and_nothing_else_of_it(
    script: Script, reply: Reply, told: str
) -> None:
    script.server.answer("/gl/v1/ward", reply)
    assert script.http.send("GET", at(script)).exchange.problem == told


def test_a_planted_phrase_is_looked_for_in_what_a_guardian_can_see(script: Script) -> None:
    script.http.recorder.planted.add("lantern under the bridge")
    script.server.answer("/gl/v1/ward", json_reply({"note": "Lantern under the bridge"}))
    script.http.send("GET", at(script), searched=False)
    assert script.http.recorder.leaks == []
    script.http.send("GET", at(script))
    assert [str(each) for each in script.http.recorder.leaks] == ["GET /gl/v1/ward → 200"]


def test_a_card_is_read_with_goodwill(script: Script) -> None:
    script.server.answer(WELL_KNOWN_PATH, json_reply({"profiles": ["minor", 7], "timings": []}))
    script.server.answer(METADATA, json_reply({"token_endpoint": 7}))
    card = fetch_card(script.http, f"{script.server.origin}/some/page?of=it")
    assert card.origin == card.issuer == script.server.origin
    assert card.api_base == f"{script.server.origin}/gl/v1"
    assert card.profiles == {"core", "minor", "7"}
    assert (card.name, card.test_control, card.timing("idle_gap_minutes", 10)) == ("", False, 10)
    with pytest.raises(CheckFailedError, match="token_endpoint in the metadata"):
        card.endpoint("token_endpoint")


def test_a_time_that_is_no_number_is_the_default(script: Script) -> None:
    assert script.card.timing("idle_gap_minutes", 10) == 7
    assert script.card.timing("request_hours", 24) == 24
    assert script.world.pace_seconds == 360


@pytest.mark.parametrize(
    "reply", [Reply(status=500), Reply(body=b"<html>"), json_reply(["a list"]), Reply(status=404)]
)
def test_without_a_card_there_is_nothing_to_check(script: Script, reply: Reply) -> None:
    script.server.answer(WELL_KNOWN_PATH, reply)
    script.server.answer(METADATA, Reply(status=404))
    with pytest.raises(UnreachableError, match="well-known"):
        fetch_card(script.http, script.server.origin)


@pytest.mark.parametrize(
    "document", [{}, {"keys": "none"}, {"keys": [{"kty": "EC"}]}, {"keys": [7]}]
)
def test_keys_that_are_none_fail_the_check(script: Script, document: object) -> None:
    script.server.answer("/oauth/jwks", json_reply(document))
    with pytest.raises(CheckFailedError, match="JWK set"):
        signing_keys(script.http, script.card)
