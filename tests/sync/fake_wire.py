"""What a provider in memory tells: payloads with every member set."""

from collections.abc import Mapping
from datetime import timedelta

from guardian.clock import Clock
from guardian.link.wire.events import Alert
from guardian.link.wire.requests import RequestKind, RequestState, WardRequest


def alert(alert_id: str, clock: Clock, **change: object) -> Alert:
    values: Mapping[str, object] = {
        "alert_id": alert_id,
        "category": "self_harm.ideation",
        "level": "high",
        "imminence": "subacute",
        "actor": "user",
        "detected_at": clock.now(),
        "method": "rule",
        "rule_version": "rules-1",
        "provider_actions": ["comfort_shown"],
        "character_id": "owl",
        "evidence_digest": "d" * 16,
        **change,
    }
    return Alert.model_validate(values)


def ward_request(request_id: str, clock: Clock, **change: object) -> WardRequest:
    values: Mapping[str, object] = {
        "request_id": request_id,
        "kind": RequestKind.EXTRA_TIME,
        "minutes": 15,
        "state": RequestState.PENDING,
        "asked_at": clock.now(),
        "expires_at": clock.now() + timedelta(hours=24),
        **change,
    }
    return WardRequest.model_validate(values)
