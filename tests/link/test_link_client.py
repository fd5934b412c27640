import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest

from guardian.link.client.link_client import LinkClient
from guardian.link.errors import (
    AnswerTooLargeError,
    LinkEndedError,
    LinkError,
    MalformedAnswerError,
    NotAProviderError,
    OfflineError,
    PermissionMissingError,
    PolicyRefusedError,
    ProviderTroubleError,
    RequestRefusedError,
    StaleVersionError,
    TooManyRequestsError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.link.set_tokens import new_signing_key
from guardian.link.wire.problems import FieldError, ProblemType
from guardian.sync.port import LinkPort
from tests.rig import hostile_server as bad
from tests.rig.hostile_server import HostileServer, Reply, claims_of, json_reply, problem_reply
from tests.rig.scripted_provider import LINK

LINK_PATH = "/gl/v1/link"
POLICY_PATH = "/gl/v1/policy"
POLL_PATH = "/gl/v1/events/poll"
POLICY = {
    "version": 3,
    "requested": {"daily_minutes": 60, "new_member": 1},
    "floor": {"settings": {}, "clauses": {}},
    "effective": {"settings": {"daily_minutes": 60}, "origins": {}},
    "apply_state": "applied",
    "applied_at": "2026-11-22T07:00:00Z",
    "now": {"refusal": None, "remaining_seconds": 60, "next_change": None},
    "as_of": "2026-11-22T15:00:00+08:00",
    "something_new": True,
}


def test_a_request_carries_the_token_and_a_proof_of_its_own(
    client: LinkClient, server: HostileServer
) -> None:
    assert client.link().link_id == "link-1"
    client.link()
    first, second = server.requests_of(LINK_PATH)
    assert first.headers["Authorization"] == "DPoP access-0"
    proof = claims_of(first)
    assert (proof["htm"], proof["htu"]) == ("GET", f"{server.origin}{LINK_PATH}")
    assert proof["jti"] != claims_of(second)["jti"]
    assert "Cookie" not in first.headers


def test_it_is_what_sync_needs(client: LinkClient) -> None:
    port: LinkPort = client  # the type check is the test
    assert port.link().link_id == "link-1"


def test_days_are_asked_for_by_name(client: LinkClient, server: HostileServer) -> None:
    as_of = "2026-11-22T07:00:00Z"
    row = {"date": "2026-11-21", "character_id": "c", "active_seconds": 60, "turns": 2, "x": 1}
    server.answer("/gl/v1/usage", json_reply({"usage": [row], "as_of": as_of}))
    server.answer("/gl/v1/refusals", json_reply({"refusals": [], "as_of": as_of}))
    spending = {"purchases": [], "month_total_minor": 0, "currency": "CNY", "as_of": as_of}
    server.answer("/gl/v1/spending", json_reply(spending))
    first, last = date(2026, 11, 21), date(2026, 11, 22)
    assert client.usage(first, last).usage[0].active_seconds == 60
    assert client.refusals(first, last).refusals == []
    assert client.spending(first, last).currency == "CNY"
    days = "from=2026-11-21&to=2026-11-22"
    usage, *others = [seen.path.partition("?")[2] for seen in server.seen]
    assert usage == f"{days}&granularity=stretch"
    assert others == [days, days]


def test_a_policy_comes_with_its_etag_and_a_change_names_it(
    client: LinkClient, server: HostileServer
) -> None:
    server.answer(POLICY_PATH, json_reply(POLICY, ETag='"v3"'))
    document, etag = client.policy()
    assert (document.requested.daily_minutes, etag) == (60, '"v3"')
    client.change_policy({"daily_minutes": None, "blocked_characters": {"狐": {}}}, etag)
    change = server.requests_of(POLICY_PATH)[1]
    assert change.method == "PATCH"
    assert change.headers["If-Match"] == '"v3"'
    assert change.headers["Content-Type"] == "application/merge-patch+json"
    assert json.loads(change.body) == {"daily_minutes": None, "blocked_characters": {"狐": {}}}


@pytest.mark.parametrize("etag", [None, "", "v3", '"v 3"', '"' + "v" * 200 + '"'])
def test_a_policy_without_a_proper_etag_is_malformed(
    client: LinkClient, server: HostileServer, etag: str | None
) -> None:
    headers = {} if etag is None else {"ETag": etag}
    server.answer(POLICY_PATH, replace(json_reply(POLICY), headers=headers))
    with pytest.raises(MalformedAnswerError):
        client.policy()


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (problem_reply("permission-not-granted", 403), PermissionMissingError),
        (problem_reply("link-ended", 410), LinkEndedError),
        (problem_reply("stale-version", 412), StaleVersionError),
        (problem_reply("precondition-required", 428), RequestRefusedError),
        (problem_reply("not-found", 404), RequestRefusedError),
        (problem_reply("internal", 500), ProviderTroubleError),
        (Reply(status=502, content_type="text/html", body=b"Bad gateway"), ProviderTroubleError),
        (Reply(status=429, content_type=None), TooManyRequestsError),
        (Reply(status=404, content_type="text/html"), NotAProviderError),
        (Reply(status=403, content_type="text/html"), MalformedAnswerError),
        (
            Reply(status=400, content_type="application/problem+json", body=b"{"),
            MalformedAnswerError,
        ),
        (Reply(status=302, headers={"Location": "/gl/v1/ward"}), MalformedAnswerError),
        (Reply(content_type="text/html", body=b"<html>"), MalformedAnswerError),
        (Reply(body=b'{"link_id": "x"'), MalformedAnswerError),
        (Reply(body=b"[" * 200_000), MalformedAnswerError),
        (json_reply(LINK | {"created_at": "0001-01-01T00:00:00+14:00"}), MalformedAnswerError),
        (json_reply(LINK | {"created_at": "2026-11-22T07:00:00"}), MalformedAnswerError),
        (json_reply(LINK | {"guardian_name": "x" * 201}), MalformedAnswerError),
        (bad.endless, AnswerTooLargeError),
        (bad.announced_too_large, AnswerTooLargeError),
        (bad.truncated, OfflineError),
        (bad.reset, OfflineError),
    ],
)
def test_every_bad_answer_has_its_own_error(
    client: LinkClient, server: HostileServer, reply: bad.Behaviour, error: type[LinkError]
) -> None:
    server.answer(LINK_PATH, reply)
    with pytest.raises(error) as caught:
        client.link()
    assert type(caught.value) is error
    server.answer(LINK_PATH, json_reply(LINK))
    assert client.link().link_id == "link-1"


def test_the_kind_of_a_refusal_is_known(client: LinkClient, server: HostileServer) -> None:
    for kind, known in (("not-found", ProblemType.NOT_FOUND), ("made-up", None)):
        server.answer(LINK_PATH, problem_reply(kind, 409))
        with pytest.raises(RequestRefusedError) as caught:
            client.link()
        assert caught.value.kind is known


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("86400", 600),
        ("9" * 400, 600),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("-86400", None),
        ("1e9", None),
        ("Fri, 31 Dec 2999 23:59:59 GMT", 600),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 0),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
    ],
)
def test_a_provider_may_ask_to_wait_but_not_for_ever(
    client: LinkClient, server: HostileServer, status: int, sent: str, seconds: int | None
) -> None:
    server.answer(LINK_PATH, Reply(status=status, headers={"Retry-After": sent}))
    with pytest.raises((TooManyRequestsError, ProviderTroubleError)) as caught:
        client.link()
    assert isinstance(caught.value, TooManyRequestsError | ProviderTroubleError)
    assert caught.value.retry_after_seconds == seconds


def test_refused_fields_are_bounded_and_harmless(
    client: LinkClient, server: HostileServer, caplog: pytest.LogCaptureFixture
) -> None:
    hostile = "\x1b]0;owned\x07\u202e" + "长" * 1000
    errors = [{"field": "daily_minutes", "message": hostile, "clause": "Art. 1\x00"}] * 100
    server.answer(
        POLICY_PATH, problem_reply("validation", 422, errors=errors, detail="SECRET-WORD")
    )
    with caplog.at_level(logging.DEBUG), pytest.raises(PolicyRefusedError) as caught:
        client.change_policy({"daily_minutes": -1}, '"v1"')
    assert len(caught.value.errors) == 50
    expected = FieldError(
        field="daily_minutes", message=("]0;owned" + "长" * 300)[:300], clause="Art. 1"
    )
    assert caught.value.errors[0] == expected
    shown = f"{caught.value} {caught.value!r} {caplog.text}"
    assert "长" not in shown
    assert "SECRET-WORD" not in shown


def test_a_lost_answer_is_asked_for_again_with_another_proof(
    client: LinkClient, server: HostileServer
) -> None:
    server.answer(LINK_PATH, bad.hang_up, json_reply(LINK))
    assert client.link().link_id == "link-1"
    first, second = server.requests_of(LINK_PATH)
    assert claims_of(first)["jti"] != claims_of(second)["jti"]


@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/gl/v1/session/stop", lambda client: client.stop_session("k")),
        ("/gl/v1/alerts/a1/ack", lambda client: client.acknowledge_alert("a1", "shown")),
        (POLICY_PATH, lambda client: client.change_policy({}, '"v1"')),
        (LINK_PATH, lambda client: client.end_link()),
    ],
)
def test_a_change_is_never_sent_twice(
    client: LinkClient, server: HostileServer, path: str, act: Callable[[LinkClient], object]
) -> None:
    server.answer(path, bad.hang_up)
    with pytest.raises(OfflineError):
        act(client)
    assert len(server.requests_of(path)) == 1


def test_netrc_and_cookies_and_proxies_have_no_say(
    client: LinkClient,
    server: HostileServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    netrc = tmp_path_factory.mktemp("netrc") / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.answer(LINK_PATH, json_reply(LINK, Set_Cookie="spy=1; Path=/"))
    client.link()
    client.link()
    for seen in server.seen:
        assert seen.headers["Authorization"] == "DPoP access-0"
        assert "Cookie" not in seen.headers


def test_events_are_acknowledged_and_fetched(client: LinkClient, server: HostileServer) -> None:
    server.answer(POLL_PATH, json_reply({"sets": {"j1": "a.b.c"}, "moreAvailable": True}))
    answer = client.poll(
        ["j0"], {"jx": {"err": "invalid_key"}}, wait=False, cancelled=Cancellation()
    )
    assert answer.sets == {"j1": "a.b.c"}
    assert answer.moreAvailable
    assert json.loads(server.seen[0].body) == {
        "ack": ["j0"],
        "setErrs": {"jx": {"err": "invalid_key"}},
        "maxEvents": 100,
        "returnImmediately": True,
    }


def test_events_may_be_larger_than_other_answers(client: LinkClient, server: HostileServer) -> None:
    sets = {f"j{number}": "x" * 16_000 for number in range(200)}
    server.answer(POLL_PATH, json_reply({"sets": sets}))
    assert len(client.poll([], {}, wait=False, cancelled=Cancellation()).sets) == 200
    server.answer(POLL_PATH, bad.endless)
    with pytest.raises(AnswerTooLargeError):
        client.poll([], {}, wait=False, cancelled=Cancellation())


@pytest.mark.parametrize("behaviour", [bad.silent, bad.trickle])
def test_a_long_poll_ends_at_once_when_it_is_cancelled(
    client: LinkClient, server: HostileServer, behaviour: bad.Behaviour
) -> None:
    server.answer(POLL_PATH, behaviour)
    cancelled = Cancellation()
    answers: list[dict[str, str]] = []
    ended_at: list[float] = []

    def poll() -> None:
        answers.append(client.poll([], {}, wait=True, cancelled=cancelled).sets)
        ended_at.append(time.monotonic())

    thread = threading.Thread(target=poll)
    thread.start()
    assert server.arrived.wait(10)
    cancelled_at = time.monotonic()
    cancelled.set()
    thread.join(10)
    assert answers == [{}]
    assert ended_at[0] - cancelled_at < 0.1
    server.answer(POLL_PATH, json_reply({"sets": {}}))
    assert client.poll([], {}, wait=True, cancelled=Cancellation()).sets == {}


def test_the_keys_of_events_are_fetched_without_a_token(
    client: LinkClient, server: HostileServer
) -> None:
    key = new_signing_key()
    server.answer("/oauth/jwks", json_reply({"keys": [key.as_dict(private=False)]}))
    assert client.jwks().get_by_kid(key.kid or "").thumbprint() == key.thumbprint()
    assert "Authorization" not in server.seen[0].headers


@pytest.mark.parametrize(
    "document", [{}, {"keys": [{}]}, {"keys": [{"kty": "none"}]}, {"keys": [7]}, {"keys": {}}]
)
def test_keys_that_are_none_are_malformed(
    client: LinkClient, server: HostileServer, document: object
) -> None:
    server.answer("/oauth/jwks", json_reply(document))
    with pytest.raises(MalformedAnswerError):
        client.jwks()


@pytest.mark.parametrize("alert_id", ["a1", "a/../../x", "ä b", "%2e%2e", "a?b#c", "a;b", "..x"])
def test_an_alert_id_cannot_leave_its_place(
    client: LinkClient, server: HostileServer, alert_id: str
) -> None:
    with pytest.raises(NotAProviderError):  # the script answers 404
        client.acknowledge_alert(alert_id, "shown")
    path = server.seen[0].path
    assert path.startswith("/gl/v1/alerts/")
    assert path.endswith("/ack")
    assert path.count("/") == 5
    assert unquote(str(claims_of(server.seen[0])["htu"])) == server.origin + unquote(path)


@pytest.mark.parametrize("alert_id", [".", ".."])
def test_an_alert_id_that_a_path_would_swallow_is_refused(
    client: LinkClient, server: HostileServer, alert_id: str
) -> None:
    with pytest.raises(RequestRefusedError):
        client.acknowledge_alert(alert_id, "shown")
    assert server.seen == []


@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/gl/v1/alerts/a1/ack", lambda client: client.acknowledge_alert("a1", "shown")),
        (LINK_PATH, lambda client: client.end_link()),
        (
            "/gl/v1/grants/extra-time/2026-11-22",
            lambda client: client.take_extra_time_back(date(2026, 11, 22)),
        ),
    ],
)
def test_the_page_of_a_hotel_confirms_nothing(
    client: LinkClient, server: HostileServer, path: str, act: Callable[[LinkClient], object]
) -> None:
    server.answer(path, Reply(content_type="text/html", body=b"<h1>Your room?</h1>"))
    with pytest.raises(MalformedAnswerError):
        act(client)


def test_ending_a_link_twice_is_no_error(client: LinkClient, server: HostileServer) -> None:
    server.answer(LINK_PATH, Reply(status=204, content_type=None), problem_reply("link-ended", 410))
    client.end_link()
    client.end_link()
