import base64
import json
import logging
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jws
from pydantic import ConfigDict

from guardian.link.set_tokens import ALGORITHMS, MAX_CHARACTERS, SET_TYPE
from guardian.link.wire.base import Wire
from guardian.link.wire.events import ALERT_URI, CHANGE_URI, Topic
from guardian.store.conditions import Condition
from tests.sync.fake_provider import FakeProvider, forger_of
from tests.sync.family import Family, Running

CANARY = "canary-5QK"


class Loose(Wire):
    """A payload of any shape."""

    model_config = ConfigDict(extra="allow")


def test_an_alert_is_kept_told_and_acknowledged(family: Family) -> None:
    jti = family.provider.emit_alert("a")
    family.session.catch_up()
    assert [(row.alert_id, row.jti) for row in family.alerts] == [("a", jti)]
    assert family.kept_alerts == ["a"]
    assert family.provider.acked == [jti]
    assert family.events[0].compact == family.provider.events[jti]
    assert family.link.next_gl_seq == 2
    assert family.link.last_heard_at == family.clock.now()
    assert family.condition() is Condition.ACTIVE
    assert frozenset({"alerts"}) in family.changes


def test_nothing_is_acknowledged_before_it_is_durable(family: Family) -> None:
    family.provider.emit_alert("a")

    def look() -> None:
        assert family.provider.acked == []
        assert family.kept_alerts == ["a"]

    family.when_alerted = look
    family.session.catch_up()
    assert len(family.provider.acked) == 1


def test_an_event_that_comes_again_is_acknowledged_and_not_told(family: Family) -> None:
    jti = family.provider.emit_alert("a")
    family.session.catch_up()
    family.provider.acked.clear()
    family.restart()
    family.session.catch_up()
    assert family.provider.acked == [jti]
    assert len(family.alerts) == 1
    assert len(family.events) == 1
    assert family.gap_found_at() is None


def test_the_same_alert_in_two_events_is_told_once(family: Family) -> None:
    family.provider.emit_alert("a")
    family.provider.emit_alert("a")
    family.session.catch_up()
    assert len(family.alerts) == 1
    assert len(family.events) == 2
    assert len(family.provider.acked) == 2


def test_events_out_of_order_are_taken_in_order(family: Family) -> None:
    for name in "abc":
        family.provider.emit_alert(name)
    family.provider.events = dict(reversed(family.provider.events.items()))
    family.session.catch_up()
    assert [row.gl_seq for row in family.events] == [1, 2, 3]
    assert [row.alert_id for row in family.alerts] == ["a", "b", "c"]
    assert family.gap_found_at() is None


def test_a_gap_is_marked_everything_read_anew_and_closed_by_what_comes_late(
    family: Family,
) -> None:
    family.session.catch_up()
    family.provider.emit_alert("a")
    held_jti = family.provider.emit_alert("b")
    held = family.provider.events.pop(held_jti)
    family.provider.emit_alert("c")
    family.provider.calls.clear()
    family.session.catch_up()
    assert [row.jti for row in family.events] == ["set-1", "set-3"]
    assert family.kept_alerts == ["a", "b", "c"], "the alert is read, its event is still missing"
    assert family.gap_found_at() == family.clock.now()
    assert family.link.next_gl_seq == 4
    assert {"link", "policy", "characters", "usage", "spending"} <= set(family.provider.calls)
    family.provider.offer(held_jti, held)
    family.session.catch_up()
    assert len(family.events) == 3
    assert len(family.alerts) == 3
    assert family.gap_found_at() is None
    assert family.link.next_gl_seq == 4


def test_a_far_jump_does_not_stop_what_comes_after(family: Family) -> None:
    family.provider.emit_alert("a", gl_seq=2**52)
    family.provider.emit_alert("b", gl_seq=1)
    family.provider.emit_alert("c", gl_seq=2**53 + 1)
    family.session.catch_up()
    assert family.kept_alerts == ["a", "b"]
    assert list(family.provider.errors.values()) == [{"err": "invalid_request"}]


def test_a_number_used_twice_is_refused(family: Family) -> None:
    family.provider.emit_alert("a")
    second = family.provider.emit_alert("b", gl_seq=1)
    family.session.catch_up()
    assert family.kept_alerts == ["a"]
    assert family.condition() is Condition.PROVIDER_TROUBLE
    family.session.catch_up()
    assert family.provider.errors == {second: {"err": "invalid_request"}}
    assert family.condition() is Condition.ACTIVE


FORGERIES: dict[str, Callable[[FakeProvider], str]] = {
    "audience": lambda provider: provider.emit_alert("x", aud="another-link"),
    "issuer": lambda provider: provider.emit_alert("x", iss="https://evil.example"),
    "payload": lambda provider: provider.emit(ALERT_URI, Loose.model_validate({"alert_id": "x"})),
}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("audience", "invalid_audience"),
        ("issuer", "invalid_issuer"),
        ("payload", "invalid_request"),
    ],
)
def test_what_is_not_for_us_is_reported_and_not_kept(
    family: Family, name: str, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    jti = FORGERIES[name](family.provider)
    with caplog.at_level(logging.INFO):
        family.session.catch_up()
    assert family.condition() is Condition.PROVIDER_TROUBLE
    assert (family.alerts, family.events, family.provider.acked) == ([], (), [])
    family.session.catch_up()
    assert family.provider.errors == {jti: {"err": code}}
    assert f"rejected an event: {code}" in caplog.text
    assert jti not in caplog.text


def test_a_signature_of_anybody_else_is_refused(family: Family) -> None:
    family.session.catch_up()
    own, family.provider.key = family.provider.key, forger_of(family.provider.key)
    jti = family.provider.emit_alert("forged")
    family.provider.alerts.clear()  # somebody else's signature: the provider knows of no alert
    family.provider.key = own
    family.provider.emit_alert("true")
    family.session.catch_up()
    assert family.kept_alerts == ["true"]
    family.session.catch_up()
    assert family.provider.errors == {jti: {"err": "invalid_key"}}


def test_a_jti_that_is_not_the_tokens_own_is_refused(family: Family) -> None:
    family.provider.emit_alert("a")
    family.provider.alerts.clear()
    family.provider.events = {"another": family.provider.events["set-1"]}
    family.session.catch_up()
    assert family.kept_alerts == []


def test_an_event_of_a_later_version_is_kept_and_acknowledged(family: Family) -> None:
    payload = Loose.model_validate({"anything": 1})
    jti = family.provider.emit("urn:guardian-link:2:event:news", payload)
    family.session.catch_up()
    assert family.provider.acked == [jti]
    assert len(family.events) == 1


def test_a_topic_of_a_later_version_reads_everything(family: Family) -> None:
    family.session.catch_up()
    payload = Loose.model_validate({"topics": ["dreams"], "at": "2026-11-22T07:00:00Z"})
    family.provider.emit(CHANGE_URI, payload)
    family.provider.calls.clear()
    family.session.catch_up()
    assert "characters" in family.provider.calls


def test_a_moment_before_the_year_one_is_refused(family: Family) -> None:
    family.provider.emit_alert("a")
    payload = Loose.model_validate(
        {"topics": ["usage"], "at": "0001-01-01T00:00:00+14:00", "detected_at": 1}
    )
    family.provider.emit(CHANGE_URI, payload)
    family.session.catch_up()
    assert family.kept_alerts == ["a"]


def offer_too_long(family: Family) -> str:
    """Sign and offer an event beyond what is read of one."""
    filling = Loose.model_validate({"filling": "x" * MAX_CHARACTERS})
    return family.provider.emit("urn:example:later", filling)


def offer_unreadable(family: Family) -> str:
    """Sign and offer an alert of which nobody can make sense."""
    return family.provider.emit(ALERT_URI, Loose.model_validate({"alert_id": 7, "level": "!"}))


@pytest.mark.parametrize("offer", [offer_too_long, offer_unreadable])
def test_one_event_that_cannot_be_taken_neither_blocks_nor_loses_the_others(
    family: Family, offer: Callable[[Family], str]
) -> None:
    before = family.provider.emit_alert("before")
    bad = offer(family)
    behind = family.provider.emit_alert("behind")
    family.session.catch_up()
    assert family.kept_alerts == ["before", "behind"]
    assert [row.alert_id for row in family.alerts] == ["before", "behind"]
    assert family.provider.acked == [before, behind]
    assert family.provider.errors == {bad: {"err": "invalid_request"}}
    assert family.provider.waiting() == {}
    family.provider.emit_alert("later")
    family.session.catch_up()
    assert family.kept_alerts == ["before", "behind", "later"]


@pytest.mark.parametrize("offer", [offer_too_long, offer_unreadable])
def test_nor_does_it_stop_listening(family: Family, offer: Callable[[Family], str]) -> None:
    with Running(family):
        family.until(lambda: family.condition() is Condition.ACTIVE)
        bad = offer(family)
        family.until(lambda: bad in family.provider.errors)
        family.provider.emit_alert("behind")
        family.until(lambda: family.kept_alerts == ["behind"])
        family.until(lambda: family.provider.waiting() == {})
        family.until(lambda: family.condition() is Condition.ACTIVE)
    assert family.troubles == []


def test_hostile_headers_do_not_stop_the_rest(family: Family) -> None:
    key = family.provider.key
    hostile = [
        {"alg": "Ed25519", "kid": key.kid, "crit": 5},
        {"alg": "Ed25519", "kid": key.kid, "crit": ["b64"], "b64": False},
        {"alg": ["none"]},
        {"alg": "none"},
        [],
    ]
    for number, header in enumerate(hostile):
        family.provider.offer(f"bad-{number}", f"{_part(header)}.{_part({})}.{_part('x')}")
    family.provider.offer("deep", f"{_encode(b'[' * 9000)}.e30.eA")
    family.provider.offer("\u202ebidi", "...")
    family.provider.emit_alert("true")
    family.session.catch_up()
    assert family.kept_alerts == ["true"]
    family.session.catch_up()
    assert len(family.provider.errors) == len(hostile) + 2


def test_no_content_reaches_the_log(family: Family, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        family.provider.emit_alert(CANARY, category=CANARY, rule_version=CANARY)
        family.provider.emit_alert("b", aud=CANARY)
        family.provider.emit_alert("c", jti=CANARY, gl_seq=900)
        family.session.catch_up()
        family.session.catch_up()
    assert CANARY not in caplog.text


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(compact=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_any_text_in_place_of_an_event_is_survived(family: Family, compact: str) -> None:
    family.provider.events = {"any": compact}
    family.provider.errors.clear()
    family.session.catch_up()
    family.session.catch_up()
    assert set(family.provider.errors) == {"any"}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    header=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["alg", "typ", "kid", "crit", "b64", "jwk"]), inner)
        ),
        max_leaves=6,
    )
)
def test_any_header_is_survived(family: Family, header: object) -> None:
    family.provider.events = {"any": f"{_part(header)}.{_part({})}.{_encode(b'x' * 64)}"}
    family.provider.errors.clear()
    family.session.catch_up()
    family.session.catch_up()
    assert set(family.provider.errors) == {"any"}


def test_another_type_of_token_is_no_event(family: Family) -> None:
    family.provider.emit_alert("a")
    compact = family.provider.events["set-1"]
    payload = jws.extract_compact(compact.encode()).payload
    header = {"alg": "Ed25519", "typ": "at+jwt", "kid": family.provider.key.kid}
    assert header["typ"] != SET_TYPE
    other = jws.serialize_compact(header, payload, family.provider.key, algorithms=ALGORITHMS)
    family.provider.events = {"set-1": other}
    family.session.catch_up()
    assert family.events == ()


def test_changes_are_read_once_each(family: Family) -> None:
    family.session.catch_up()
    for _ in range(10):
        family.provider.emit_change(Topic.USAGE)
    family.provider.calls.clear()
    family.session.catch_up()
    assert family.provider.calls.count("usage") == 1


def _part(value: object) -> str:
    return _encode(json.dumps(value).encode())


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
