"""What a provider in memory tells: payloads with every member set."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from guardian.clock import Clock
from guardian.link.wire.events import Alert
from guardian.link.wire.requests import RequestKind, RequestState, WardRequest
from guardian.link.wire.safety import AlertPage, AlertRecord, AlertSteps
from guardian.policy.settings import OriginKind

ALERTS_A_PAGE = 3


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


def alert_page(
    told: Sequence[Alert], steps: Sequence[tuple[str, str]], cursor: str | None, clock: Clock
) -> AlertPage:
    """Return alerts, the newest first, and how far this link has come with each."""
    newest_first = list(reversed(told))
    begin = int(cursor or 0)
    page = newest_first[begin : begin + ALERTS_A_PAGE]
    return AlertPage(
        alerts=[
            AlertRecord(
                alert=each,
                steps=AlertSteps.model_validate(
                    {f"{step}_at": clock.now() for name, step in steps if name == each.alert_id}
                ),
            )
            for each in page
        ],
        next_cursor=str(begin + len(page)) if begin + len(page) < len(told) else None,
        as_of=clock.now(),
    )


def locked_by(name: str, blocked: bool) -> OriginKind | None:
    """Return who keeps a character from being unblocked."""
    if name == "zed":
        return OriginKind.LAW
    return OriginKind.GUARDIAN if blocked else None
