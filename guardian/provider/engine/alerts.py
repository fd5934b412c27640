"""From signs to alerts for guardians, without a word of any conversation."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from guardian.link.wire.events import Actor, Alert, Imminence, Level
from guardian.provider.context import Provider
from guardian.provider.engine.actions import RESPONSES
from guardian.provider.engine.events import append_alert
from guardian.provider.engine.sign_counts import count_sign
from guardian.provider.ledger.care import recent_alert_table
from guardian.provider.ledger.facts import evidence_key
from guardian.provider.ledger.safety import crisis_table
from guardian.provider.signals.rules import Signal

FLOOD = timedelta(minutes=10)
"""The same sign again within this time is one alert; a graver or another one always tells."""
_DIGEST_HEX = 32
_GRAVITY = list(Level)


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What asks someone to look.

    ``evidence`` only goes into a digest under a key of the ledger: it lets the provider recognise
    a message that somebody shows it, and tells nobody what it was. ``always``: tell even if the
    same was told a moment ago.
    """

    category: str
    level: Level
    actor: Actor
    rule_version: str
    imminence: Imminence = Imminence.NONE
    method: Literal["rule", "model", "human"] = "rule"
    provider_actions: tuple[str, ...] = ()
    character_id: str | None = None
    self_harm_level: int | None = None
    subtypes: tuple[str, ...] = ()
    purchase_id: str | None = None
    evidence: str = field(default="", repr=False)
    always: bool = False

    @property
    def likeness(self) -> str:
        """What makes it the same as another sign; how grave it is belongs to it."""
        parts = (self.category, self.actor, self.level, self.imminence, self.self_harm_level)
        return "|".join(str(part) for part in (*parts, self.purchase_id or ""))


@dataclass(frozen=True, kw_only=True)
class WorryingMessage:
    """A message of a ward with signals in it; ``provider_actions`` say how the ward was helped."""

    ward_id: str
    character_id: str | None
    text: str = field(repr=False)
    signals: tuple[Signal, ...]
    provider_actions: tuple[str, ...]


def raise_alerts(
    provider: Provider, connection: Connection, message: WorryingMessage, now: datetime
) -> None:
    """Tell the guardians of the ward of the gravest signal of each category.

    The lightest are counted and not told.
    """
    gravest: dict[str, Signal] = {}
    for signal in sorted(message.signals, key=lambda each: _GRAVITY.index(each.level)):
        gravest[signal.category] = signal
    for signal in gravest.values():
        if not RESPONSES[signal.level].told:
            kind = signal.category, Actor.USER, signal.level
            count_sign(connection, message.ward_id, *kind, now)
            continue
        sign = Sign(
            category=signal.category,
            level=signal.level,
            imminence=signal.imminence,
            actor=Actor.USER,
            method=signal.method,
            rule_version=signal.source,
            provider_actions=message.provider_actions,
            character_id=message.character_id,
            self_harm_level=signal.self_harm_level,
            evidence=message.text,
        )
        raise_signal_alert(provider, connection, message.ward_id, sign, now)


def raise_signal_alert(
    provider: Provider, connection: Connection, ward_id: str, sign: Sign, now: datetime
) -> str:
    """Count one sign, tell the guardians of it and return the alert's id.

    The same sign within :data:`FLOOD` is part of the alert that told of it: its id comes back. A
    crisis that somebody has acknowledged is over for whoever was told; the next one tells again.
    """
    count_sign(connection, ward_id, sign.category, sign.actor, sign.level, now)
    known = None if sign.always else _told_just_now(connection, ward_id, sign, now)
    if known is not None:
        return known
    alert_id = f"alert-{secrets.token_hex(12)}"
    append_alert(
        provider,
        connection,
        ward_id,
        Alert(
            alert_id=alert_id,
            category=sign.category,
            level=sign.level,
            imminence=sign.imminence,
            actor=sign.actor,
            detected_at=now,
            method=sign.method,
            rule_version=sign.rule_version,
            provider_actions=list(sign.provider_actions),
            character_id=sign.character_id,
            self_harm_level=sign.self_harm_level,
            evidence_digest=_digest(connection, sign.evidence or alert_id),
            subtypes=list(sign.subtypes),
            purchase_id=sign.purchase_id,
        ),
    )
    _remember(connection, ward_id, sign.likeness, alert_id, now)
    return alert_id


def _told_just_now(connection: Connection, ward_id: str, sign: Sign, now: datetime) -> str | None:
    table, crisis = recent_alert_table.c, crisis_table.c
    answered = select(crisis.alert_id).where(
        crisis.alert_id == table.alert_id, crisis.answered_at.is_not(None)
    )
    return connection.execute(
        select(table.alert_id).where(
            table.ward_id == ward_id,
            table.likeness == sign.likeness,
            table.raised_at > now - FLOOD,
            ~answered.exists(),
        )
    ).scalar_one_or_none()


def _remember(
    connection: Connection, ward_id: str, likeness: str, alert_id: str, now: datetime
) -> None:
    table = recent_alert_table
    values = {"alert_id": alert_id, "raised_at": now}
    changed = connection.execute(
        update(table).where(table.c.ward_id == ward_id, table.c.likeness == likeness).values(values)
    )
    if changed.rowcount == 0:
        connection.execute(insert(table).values(ward_id=ward_id, likeness=likeness, **values))


def _digest(connection: Connection, text: str) -> str:
    key = evidence_key(connection)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:_DIGEST_HEX]
