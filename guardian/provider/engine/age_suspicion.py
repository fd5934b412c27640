"""Treating an account as a minor's against what was declared, and taking that back (Art. 14(4))."""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import Connection, update

from guardian.link.wire.events import Actor, Alert, Imminence, Level, Topic
from guardian.link.wire.happenings import AgeStatusChanged
from guardian.policy.bands import is_minor
from guardian.policy.presets import preset_settings
from guardian.provider.accounts.people import WardRow, ward
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import Basis, age_of, treated_age
from guardian.provider.engine.age_rules import AGE_RULES_VERSION, says_minor
from guardian.provider.engine.events import append_alert, append_change, append_event
from guardian.provider.engine.layers import NewVersion, read_layers, write_layer
from guardian.provider.ledger.facts import evidence_key
from guardian.provider.ledger.people import ward_table

CATEGORY = "age.suspected_minor"
_DIGEST_HEX = 32
_TOPICS = (Topic.WARD, Topic.POLICY, Topic.CHARACTERS, Topic.SPENDING)


def note_message(
    provider: Provider, connection: Connection, person: WardRow, text: str, now: datetime
) -> WardRow:
    """Return the ward as they are to be treated after what they said.

    Somebody registered as an adult who says that they are a minor is treated as one from this
    message on, unless staff have verified their age. The caller holds the lock of the ward.
    """
    if person.age_basis == "verified" or not says_minor(text):
        return person
    return suspect(provider, connection, person, now, text=text)


def suspect(
    provider: Provider, connection: Connection, person: WardRow, now: datetime, *, text: str = ""
) -> WardRow:
    """Treat the account as a minor's; changes nothing for one who is known to be one.

    ``text`` is what gave rise to it; only a keyed digest of it is told.
    """
    if person.suspected_minor or is_minor(age_of(person, now)):
        return person
    treated = _settle(connection, person, suspected=True, basis="inferred", level="low", now=now)
    _tell(provider, connection, treated, now)
    alert = Alert(
        alert_id=f"alert-{secrets.token_hex(12)}",
        category=CATEGORY,
        level=Level.INFO,
        imminence=Imminence.NONE,
        actor=Actor.BEHAVIOUR,
        detected_at=now,
        method="rule",
        rule_version=AGE_RULES_VERSION,
        provider_actions=[],
        character_id=None,
        evidence_digest=_digest(connection, text),
    )
    append_alert(provider, connection, person.ward_id, alert)
    return treated


def lift(
    provider: Provider, connection: Connection, person: WardRow, now: datetime, *, verified: bool
) -> WardRow:
    """Treat the account again by the age given at registration; ``verified``: staff checked it."""
    if not person.suspected_minor:
        return person
    basis: Basis = "verified" if verified else "declared"
    level = "medium" if verified else "low"
    treated = _settle(connection, person, suspected=False, basis=basis, level=level, now=now)
    _tell(provider, connection, treated, now)
    return treated


def _settle(
    connection: Connection,
    person: WardRow,
    *,
    suspected: bool,
    basis: Basis,
    level: str,
    now: datetime,
) -> WardRow:
    table = ward_table
    connection.execute(
        update(table)
        .where(table.c.ward_id == person.ward_id)
        .values(suspected_minor=suspected, age_basis=basis, age_level=level, age_assured_at=now)
    )
    treated = ward(connection, person.ward_id)
    _start_with_preset(connection, treated, now)
    return treated


def _start_with_preset(connection: Connection, person: WardRow, now: datetime) -> None:
    """Let what a new family starts with at this age hold where no owner has set anything."""
    preset = NewVersion(
        version=read_layers(connection, person, now).version + 1,
        requested=preset_settings(person.jurisdiction, treated_age(person, now)),
        at=now,
    )
    write_layer(connection, person.ward_id, preset)


def _tell(provider: Provider, connection: Connection, person: WardRow, now: datetime) -> None:
    changed = AgeStatusChanged.model_validate(
        {
            "minor": is_minor(treated_age(person, now)),
            "basis": person.age_basis,
            "appeal_possible": person.suspected_minor,
            "at": now,
        }
    )
    append_event(provider, connection, person.ward_id, changed)
    append_change(provider, connection, person.ward_id, _TOPICS, now)


def _digest(connection: Connection, text: str) -> str:
    key = evidence_key(connection)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:_DIGEST_HEX]
