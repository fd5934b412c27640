"""Which events wake somebody while locked, by the catalogue."""

from collections.abc import Mapping

import pytest

from guardian.link.wire.events import ALERT_URI, CHANGE_URI, EVENT_PREFIX, Alert, SetClaims
from guardian.link.wire.happenings import (
    AGE_STATUS_URI,
    AGE_TRANSITION_URI,
    BREACH_URI,
    CATALOGUE,
    HELP_URI,
    LINK_URI,
    REMINDER_URI,
    REQUEST_URI,
    RESTRICTION_URI,
    SESSION_ENDED_URI,
    TERMINATION_URI,
    VERIFICATION_URI,
)
from guardian.sync.attention import Attention, attention
from guardian.sync.verifying import VerifiedEvent
from tests.rig.clock import MovableClock
from tests.sync.fake_wire import alert

NOW = "2026-11-22T07:00:00Z"
REQUEST = {"request_id": "r", "kind": "extra_time", "minutes": 10, "asked_at": NOW}
HELP = {"help_id": "h", "due_at": NOW, "at": NOW}
END = {"announced_at": NOW, "export_open_until": None}
ASKS, URGENT, QUIET = (
    Attention(asks_for_person=True),
    Attention(asks_for_person=True, urgent=True),
    Attention(asks_for_person=False),
)


def event(uri: str, payload: Mapping[str, object], told: Alert | None = None) -> VerifiedEvent:
    claims = SetClaims(iss="i", aud="link-1", iat=1, jti="j", gl_seq=1, events={uri: dict(payload)})
    return VerifiedEvent(compact="c", claims=claims, alert=told, request=None, readings=frozenset())


@pytest.mark.parametrize(
    ("uri", "payload", "wanted"),
    [
        (REQUEST_URI, {**REQUEST, "state": "pending", "expires_at": NOW}, ASKS),
        (REQUEST_URI, {**REQUEST, "state": "approved", "expires_at": NOW}, QUIET),
        (REQUEST_URI, {**REQUEST, "state": "withdrawn", "expires_at": NOW}, QUIET),
        (REQUEST_URI, {"state": "of a later version"}, ASKS),
        (HELP_URI, {**HELP, "answered_at": None}, URGENT),
        (HELP_URI, {**HELP, "answered_at": NOW}, QUIET),
        (TERMINATION_URI, {**END, "effective_at": NOW}, ASKS),
        (TERMINATION_URI, {**END, "effective_at": None}, QUIET),
        (LINK_URI, {}, ASKS),
        (AGE_STATUS_URI, {}, ASKS),
        (BREACH_URI, {}, ASKS),
        (CHANGE_URI, {}, QUIET),
        (REMINDER_URI, {}, QUIET),
        (SESSION_ENDED_URI, {}, QUIET),
        (AGE_TRANSITION_URI, {}, QUIET),
        (RESTRICTION_URI, {}, QUIET),
        (VERIFICATION_URI, {}, QUIET),
        (f"{EVENT_PREFIX}of-a-later-version", {}, QUIET),
        ("https://elsewhere.example/event", {}, QUIET),
    ],
)
def test_an_event_asks_or_does_not(
    uri: str, payload: Mapping[str, object], wanted: Attention
) -> None:
    assert attention(event(uri, payload)) == wanted


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, ASKS),
        ({"level": "info", "imminence": "none"}, ASKS),
        ({"drill": True}, ASKS),
        ({"imminence": "urgent"}, URGENT),
        ({"imminence": "emergency", "level": "low"}, URGENT),
        ({"level": "critical"}, URGENT),
    ],
)
def test_an_alert_always_asks(change: Mapping[str, object], wanted: Attention) -> None:
    told = alert("a", MovableClock(), **change)
    assert attention(event(ALERT_URI, told.model_dump(mode="json"), told)) == wanted


def test_every_kind_of_the_catalogue_was_thought_of() -> None:
    for uri in CATALOGUE:
        assert isinstance(attention(event(uri, {})).asks_for_person, bool)
