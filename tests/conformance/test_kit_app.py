"""The kit's own app: what it proves, what it believes, and what it does again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from guardian.conformance.check import CheckFailedError, NotTestableError
from guardian.conformance.control import HOME, Clock
from guardian.conformance.http import Answer
from guardian.conformance.proofs import Bend, new_key
from guardian.conformance.tokens import tokens_of
from guardian.link.wire.ward import Ward
from tests.rig.hostile_server import Reply, claims_of, json_reply, problem_reply
from tests.rig.kit_on_script import LINK, Script, scripted

EVENTS = "/gl/v1/events/poll"
TOKEN = "/oauth/token"
PAIR = {"access_token": "a", "refresh_token": "r", "token_type": "DPoP"}


@pytest.fixture
def script() -> Iterator[Script]:
    with scripted() as one:
        yield one


def nonce_wanted(nonce: str) -> Reply:
    challenge = {"WWW-Authenticate": 'DPoP error="use_dpop_nonce"', "DPoP-Nonce": nonce}
    return Reply(status=401, body=problem_reply("invalid-token", 401).body, headers=challenge)


def test_a_nonce_that_is_asked_for_is_taken_once(script: Script) -> None:
    app = script.app()
    script.server.answer("/gl/v1/ward", nonce_wanted("n-1"), json_reply({"band": "12-15"}))
    assert app.get("/ward") == {"band": "12-15"}
    first, second = script.server.requests_of("/gl/v1/ward")
    assert "nonce" not in claims_of(first)
    assert claims_of(second)["nonce"] == "n-1"
    assert claims_of(first)["jti"] != claims_of(second)["jti"]


def test_a_nonce_is_not_asked_for_without_end(script: Script) -> None:
    app = script.app()
    script.server.answer("/gl/v1/ward", nonce_wanted("n-1"))
    assert app.send("GET", "/ward").status == 401
    assert len(script.server.requests_of("/gl/v1/ward")) == 2


def test_a_bent_proof_is_bent_as_it_says_and_not_mended(script: Script) -> None:
    app = script.app()
    script.server.answer("/gl/v1/ward", nonce_wanted("n-1"))
    app.send("GET", "/ward", bend=Bend(method="POST", url="https://elsewhere.example/"))
    (seen,) = script.server.requests_of("/gl/v1/ward")
    sent = claims_of(seen)
    assert (sent["htm"], sent["htu"]) == ("POST", "https://elsewhere.example/")
    app.send("GET", "/ward", bend=None)
    assert "DPoP" not in script.server.seen[-1].headers


def test_what_is_not_implemented_cannot_be_tested(script: Script) -> None:
    app = script.app()
    script.server.answer("/gl/v1/drills", problem_reply("not-implemented", 501))
    with pytest.raises(NotTestableError, match="not-implemented"):
        app.post("/drills", status=202)


def test_another_status_fails_the_check_and_says_which(script: Script) -> None:
    app = script.app()
    script.server.answer("/gl/v1/ward", problem_reply("link-ended", 410))
    with pytest.raises(CheckFailedError) as caught:
        app.get("/ward")
    assert str(caught.value) == "expected 200 from GET /ward; got GET /gl/v1/ward → 410 link-ended"


def test_a_message_that_is_none_is_told_by_field_and_never_by_value(script: Script) -> None:
    app = script.app()
    script.server.answer("/gl/v1/ward", json_reply({"ward_id": "secret of a child"}))
    with pytest.raises(CheckFailedError) as caught:
        app.read(Ward, "/ward")
    assert "Field required" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("tag", [None, "W/1", "v1"])
def test_a_policy_without_a_strong_tag_fails_the_check(script: Script, tag: str | None) -> None:
    app = script.app()
    headers = {} if tag is None else {"ETag": tag}
    script.server.answer("/gl/v1/policy", Reply(body=b"{}", headers=headers))
    with pytest.raises(CheckFailedError, match="a strong ETag"):
        app.etag()


@pytest.mark.parametrize("compact", ["", "a.b", "a.b.c", "e30.e30.e30"])
def test_an_event_that_nobody_signed_fails_the_check(script: Script, compact: str) -> None:
    app = script.app()
    script.server.answer("/oauth/jwks", json_reply({"keys": [new_key().as_dict(private=False)]}))
    page = {"sets": {"set-1": compact}, "moreAvailable": False}
    script.server.answer(EVENTS, json_reply(page))
    with pytest.raises(CheckFailedError, match="a SET that verifies"):
        app.events()
    asked = len(script.server.requests_of("/oauth/jwks"))
    assert asked == 2, "once more with the keys of this moment"


def test_events_that_never_end_fail_the_check(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = script.app()
    event = json_reply({"sets": {}, "moreAvailable": True})
    script.server.answer(EVENTS, event)
    assert app.drain() == []
    monkeypatch.setattr("guardian.conformance.app.MOST_POLLS", 0)
    with pytest.raises(CheckFailedError, match="an end of events"):
        app.drain()


def test_an_app_asks_for_days_from_the_first_to_the_last(script: Script) -> None:
    app = script.app()
    script.server.answer("/gl/v1/usage", json_reply({"usage": []}))
    app.days("/usage", ["2026-11-23", "2026-11-21", "2026-11-22"])
    assert script.server.seen[-1].path == "/gl/v1/usage?from=2026-11-21&to=2026-11-23"


def answered(script: Script, reply: Reply) -> Answer:
    script.server.answer(TOKEN, reply)
    return script.desk.refresh("r-1", new_key())


@pytest.mark.parametrize(
    "document",
    [
        {**PAIR, "token_type": "Bearer"},
        {**PAIR, "access_token": None},
        {"token_type": "DPoP", "access_token": "a"},
        {},
    ],
)
def test_tokens_that_are_none_fail_the_check(script: Script, document: object) -> None:
    with pytest.raises(CheckFailedError):
        tokens_of(answered(script, json_reply(document)))


def test_a_grant_that_is_not_offered_cannot_be_tested(script: Script) -> None:
    reply = json_reply({"error": "unsupported_grant_type"}, status=400)
    with pytest.raises(NotTestableError):
        tokens_of(answered(script, reply))


def test_tokens_are_never_in_what_is_printed_of_them(script: Script) -> None:
    tokens = tokens_of(answered(script, json_reply({**PAIR, "access_token": "very secret"})))
    assert tokens.access == "very secret"
    assert "secret" not in repr(tokens)


def test_an_exchange_proves_both_keys_with_the_nonce_that_is_asked_for(script: Script) -> None:
    refused = json_reply({"error": "use_dpop_nonce"}, status=400, DPoP_Nonce="n-2")
    script.server.answer(TOKEN, refused, json_reply(PAIR))
    tokens_of(script.desk.exchange("access-1", new_key(), new_key()))
    last = script.server.requests_of(TOKEN)[-1]
    assert claims_of(last)["nonce"] == "n-2"
    assert b"actor_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt" in last.body


@pytest.mark.parametrize("status", [404, 405, 501])
def test_what_test_control_lacks_cannot_be_tested(script: Script, status: int) -> None:
    script.control("/wards", {}, status=status)
    with pytest.raises(NotTestableError, match="test control"):
        script.world.family()


@pytest.mark.parametrize(("status", "document"), [(500, {}), (201, {"ward_id": "w"}), (201, {})])
def test_a_family_that_is_none_fails_the_check(
    script: Script, status: int, document: dict[str, object]
) -> None:
    script.control("/wards", document, status=status)
    with pytest.raises(CheckFailedError):
        script.world.family()


def test_a_family_is_asked_for_as_the_check_wants_it(script: Script) -> None:
    made = {"ward_id": "w", "guardians": [{"guardian_id": "g", "role": "observer"}]}
    script.control("/wards", made, status=201)
    family = script.world.family(72, guardians=["observer"], elder=True)
    wanted = json.loads(script.server.seen[-1].body)
    assert wanted == {"age": 72, "guardians": [{"role": "observer"}], "elder": True}
    assert family.ward.ward_id == "w"
    assert [(each.guardian_id, each.role) for each in family.guardians] == [("g", "observer")]


def test_only_open_characters_are_chosen_the_wanted_kind_first(script: Script) -> None:
    app = script.app()
    script.control("/wards", {"ward_id": "w", "guardians": []}, status=201)
    cast = [
        {"character_id": "s", "relationship_class": "study", "blocked": False},
        {"character_id": "b", "relationship_class": "friend", "blocked": True},
        {"character_id": "f", "relationship_class": "friend", "blocked": False},
    ]
    script.server.answer("/gl/v1/characters", json_reply({"characters": cast}))
    family = script.world.family()
    assert family.character(app) == "f"
    assert family.character(app, "study") == "s"
    with pytest.raises(NotTestableError, match="virtual_kin"):
        family.character(app, "virtual_kin")


@pytest.mark.parametrize(
    ("local", "leaps_seconds"),
    [("09:30", None), ("08:59", 61), ("10:00", 23 * 3600 + 1), ("00:00", 9 * 3600 + 1)],
)
def test_the_morning_is_nine_to_ten_and_ahead(
    script: Script, local: str, leaps_seconds: int | None
) -> None:
    now = datetime.fromisoformat(f"2026-03-05T{local}:00").replace(tzinfo=HOME)
    script.control("/clock", {"now": now.astimezone(UTC).isoformat()})
    Clock(script.world.control).morning()
    leaps = [json.loads(seen.body) for seen in script.server.seen if seen.method == "POST"]
    assert leaps == ([] if leaps_seconds is None else [{"advance_seconds": leaps_seconds}])


def test_a_leap_is_told_in_seconds(script: Script) -> None:
    script.control("/clock", {"now": "2026-03-05T01:00:00+00:00"})
    clock = Clock(script.world.control)
    assert clock.advance(days=1, hours=2, minutes=3, seconds=4) == clock.now()
    leap = timedelta(days=1, hours=2, minutes=3, seconds=4)
    assert json.loads(script.server.seen[0].body)["advance_seconds"] == leap.total_seconds()


def test_a_shared_reader_that_is_gone_is_made_anew(script: Script) -> None:
    script.control("/wards", {"ward_id": "w", "guardians": [_OWNER]}, status=201)
    script.control("/device-approvals", {}, status=200)
    script.server.answer("/oauth/device", json_reply({"device_code": "d", "user_code": "u"}))
    script.server.answer(TOKEN, json_reply(PAIR))
    script.server.answer(LINK, json_reply({"link_id": "link-1"}))
    first = script.world.reader
    assert script.world.reader is first
    script.server.answer(LINK, problem_reply("link-ended", 410), json_reply({"link_id": "link-2"}))
    assert script.world.reader.link_id == "link-2"


_OWNER = {"guardian_id": "g", "role": "owner"}
