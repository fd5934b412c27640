"""From signals in a message to alerts for guardians, without a word of the message."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from guardian.link.wire.events import Actor, Alert, Level
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_alert
from guardian.provider.ledger.facts import evidence_key
from guardian.provider.signals.detector import RULES_VERSION, Signal

_DIGEST_HEX = 32
_GRAVITY = list(Level)


@dataclass(frozen=True, kw_only=True)
class WorryingMessage:
    """A message with signals in it. ``supported``: comfort goes out to the child with the answer.

    ``text`` only goes into a digest under a key of the ledger: it lets the provider recognise a
    message that somebody shows it, and tells nobody what it was.
    """

    ward_id: str
    character_id: str
    text: str = field(repr=False)
    signals: tuple[Signal, ...]
    supported: bool


def raise_alerts(
    provider: Provider, connection: Connection, message: WorryingMessage, now: datetime
) -> None:
    """Append one alert per category of signal to the events of the ward's guardians."""
    gravest: dict[str, Signal] = {}
    for signal in sorted(message.signals, key=lambda each: _GRAVITY.index(each.level)):
        gravest[signal.category] = signal
    for signal in gravest.values():
        append_alert(
            provider,
            connection,
            message.ward_id,
            Alert(
                alert_id=f"alert-{secrets.token_hex(12)}",
                category=signal.category,
                level=signal.level,
                imminence=signal.imminence,
                actor=Actor.USER,
                detected_at=now,
                method="rule",
                rule_version=f"{RULES_VERSION}/{signal.rule_id}",
                provider_actions=["comfort_shown", "resources_shown"] if message.supported else [],
                character_id=message.character_id,
                self_harm_level=signal.self_harm_level,
                evidence_digest=_digest(connection, message.text),
            ),
        )


def _digest(connection: Connection, text: str) -> str:
    key = evidence_key(connection)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:_DIGEST_HEX]
