"""A link's policy with the wishes that are on their way: asked, confirmed, seen, refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from guardian.desk.values import FieldRefusal, LimitsView, Stage
from guardian.link.wire.policy import SETTINGS, PolicyDocument, SettingsError, parse_requested
from guardian.policy.decisions import Reason
from guardian.policy.merge_patch import JsonObject, JsonValue, merge_patch
from guardian.policy.settings import EffectivePolicy, Floor, PolicySettings
from guardian.store import outbox, policies, refusals
from guardian.store.connection import Connection
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.store.refusals import RefusalRow
from guardian.sync.asking import pending_patches

_SEEN_BY = {
    Reason.LIMIT_REACHED: "daily_minutes",
    Reason.CURFEW: "curfew",
    Reason.SPENDING_CAP: "spend_per_purchase_minor",
    Reason.REST_BREAK: "session_minutes",
    Reason.APPROVAL_NEEDED: "approve_new_characters",
}
"""Which field a refusal is taken to show at work; a refusal on the wire names only its reason."""
_KEYED = {
    each.name: 2 if each.name == "closed_hours" else 1
    for each in fields(PolicySettings)
    if each.default_factory is dict
}
"""Fields that are maps, with how many keys lead to one entry."""


@dataclass(frozen=True, kw_only=True)
class PolicyReading:
    """What is known of a policy. ``document`` is ``None`` before it was read for the first time."""

    document: PolicyDocument | None
    wished: PolicySettings
    stages: Mapping[str, Stage]
    asked_at: datetime | None = None
    refusals: tuple[FieldRefusal, ...] = field(default=())

    @property
    def effective(self) -> EffectivePolicy:
        """What the provider confirmed; nothing where it was never read."""
        return (
            self.document.effective if self.document else EffectivePolicy(settings=PolicySettings())
        )

    def as_limits(self, link_id: str, currency: str) -> LimitsView:
        """Return it as the limits page shows it."""
        return LimitsView(
            link_id=link_id,
            currency=currency,
            wished=self.wished,
            floor=self.document.floor if self.document else Floor(),
            effective=self.effective,
            stages=self.stages,
            asked_at=self.asked_at,
            refusals=self.refusals,
            as_of=self.document.as_of if self.document else None,
        )


def read_policy(connection: Connection, link_id: str) -> PolicyReading:
    """Return the latest policy of a link and how far each wish about it has come."""
    row = policies.find(connection, link_id)
    document = PolicyDocument.model_validate_json(row.document) if row else None
    open_wishes = pending_patches(connection, link_id)
    stages = dict.fromkeys(document.effective.origins, Stage.CONFIRMED) if document else {}
    if document is not None and document.applied_at is not None:
        since = refusals.between(connection, link_id, document.applied_at, document.as_of)
        stages |= {name: Stage.SEEN for name in _seen(since) if name in stages}
    refused = _last_refused(connection, link_id)
    faults = _faults(refused) if refused else ()
    stages |= {fault.field: Stage.REFUSED for fault in faults}
    for wish in open_wishes:
        stages |= dict.fromkeys(patched_fields(wish.body), Stage.ASKED)
    return PolicyReading(
        document=document,
        wished=_wished(document, open_wishes),
        stages=stages,
        asked_at=open_wishes[-1].asked_at if open_wishes else None,
        refusals=faults,
    )


def settings_json(settings: PolicySettings) -> JsonObject:
    """Return settings as the JSON that a merge patch applies to: without what is not set."""
    written: JsonObject = SETTINGS.dump_python(settings, mode="json")
    return {name: value for name, value in written.items() if value is not None}


def patched_fields(patch: JsonObject) -> Iterator[str]:
    """Yield every field that a merge patch touches, keyed as origins are."""
    for name, value in patch.items():
        yield from _entries(name, value, _KEYED.get(name, 0))


def _entries(field: str, value: JsonValue, keys: int) -> Iterator[str]:
    if keys and isinstance(value, dict):
        for key, below in value.items():
            yield from _entries(f"{field}/{key}", below, keys - 1)
    else:
        yield field


def _wished(document: PolicyDocument | None, open_wishes: tuple[OutboxRow, ...]) -> PolicySettings:
    requested = document.requested if document else PolicySettings()
    merged = settings_json(requested)
    for wish in open_wishes:
        merged = merge_patch(merged, wish.body)
    try:
        return parse_requested(merged)
    except SettingsError:
        return requested  # the provider has moved on and will refuse what no longer fits


def _seen(rows: tuple[RefusalRow, ...]) -> Iterator[str]:
    for row in rows:
        if row.reason is Reason.CHARACTER_BLOCKED:
            yield f"blocked_characters/{row.character_id}"
        elif row.reason in _SEEN_BY:
            yield _SEEN_BY[row.reason]


def _last_refused(connection: Connection, link_id: str) -> OutboxRow | None:
    """Return the latest wish about the policy if it was refused: a later one makes it moot."""
    latest = outbox.latest(connection, link_id, OutboxKind.POLICY_PATCH, limit=1)
    return latest[0] if latest and latest[0].state is OutboxState.REFUSED else None


def _faults(wish: OutboxRow) -> tuple[FieldRefusal, ...]:
    errors = (wish.refusal or {}).get("errors", [])
    return tuple(
        FieldRefusal(
            field=str(error.get("field", "")),
            message=str(error.get("message", "")),
            clause=None if error.get("clause") is None else str(error["clause"]),
        )
        for error in (errors if isinstance(errors, list) else [])
        if isinstance(error, dict)
    )
