"""What a character was about to say and must not: replaced, recorded, told (Art. 8)."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert

from guardian.link.wire.events import Actor
from guardian.policy.bands import is_minor
from guardian.provider.accounts.people import WardRow
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.alerts import Sign, raise_signal_alert
from guardian.provider.ledger.care import output_finding_table
from guardian.provider.signals.ai_output import OutputRule

Action = Literal["reply_replaced", "passed"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule that a reply breaks. ``purchase_id``: the purchase that it is about."""

    rule: OutputRule
    character_id: str
    action: Action = "reply_replaced"
    purchase_id: str | None = None
    text: str = field(default="", repr=False)


def report_finding(
    provider: Provider, connection: Connection, person: WardRow, finding: Finding, now: datetime
) -> str | None:
    """Record what was found in a reply and tell guardians; return the alert's id.

    ``None``: the rule protects minors and the ward is none.
    """
    rule = finding.rule
    if rule.minors_only and not is_minor(treated_age(person, now)):
        return None
    connection.execute(
        insert(output_finding_table).values(
            finding_id=f"finding-{secrets.token_hex(12)}",
            ward_id=person.ward_id,
            character_id=finding.character_id,
            category=rule.category,
            action=finding.action,
            at=now,
        )
    )
    sign = Sign(
        category=rule.category,
        level=rule.level,
        imminence=rule.imminence,
        actor=Actor.AI_OUTPUT,
        method=rule.method,
        rule_version=rule.source,
        provider_actions=(finding.action,),
        character_id=finding.character_id,
        purchase_id=finding.purchase_id,
        evidence=finding.text,
    )
    return raise_signal_alert(provider, connection, person.ward_id, sign, now)
