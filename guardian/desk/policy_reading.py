"""A link's policy with the wishes that are on their way: asked, confirmed, seen, refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from guardian.desk.extra_time import extra_time
from guardian.desk.field_states import states_in_force
from guardian.desk.values import (
    ExtraTimeView,
    FieldRefusal,
    FieldState,
    LimitsView,
    OtherLimits,
    Stage,
)
from guardian.link.wire.policy import PolicyDocument
from guardian.policy.preset_basis import bases, in_force_since, jurisdiction_of
from guardian.policy.settings import EffectivePolicy, Floor, OriginKind, PolicySettings
from guardian.store import outbox, wards
from guardian.store.connection import Connection
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.sync.asking import pending_patches
from guardian.sync.conflicts import OURS, fields_of, ours
from guardian.sync.kept_policies import kept_document
from guardian.sync.merging import Leaves, leaves, patched, patched_fields, settings_json

__all__ = ["PolicyReading", "patched_fields", "read_policy", "settings_json"]


@dataclass(frozen=True, kw_only=True)
class PolicyReading:
    """What is known of a policy. ``document`` is ``None`` before it was read for the first time."""

    document: PolicyDocument | None
    wished: PolicySettings
    states: Mapping[str, FieldState] = field(default_factory=dict)
    asked_at: datetime | None = None
    refusals: tuple[FieldRefusal, ...] = field(default=())
    extra: ExtraTimeView | None = None
    band: str = ""

    @property
    def stages(self) -> Mapping[str, Stage]:
        """How far each field has come."""
        return {name: state.stage for name, state in self.states.items()}

    @property
    def effective(self) -> EffectivePolicy:
        """What the provider confirmed; nothing where it was never read."""
        return (
            self.document.effective if self.document else EffectivePolicy(settings=PolicySettings())
        )

    def by_other(self, field: str) -> bool:
        """Whether a leaf field holds although the guardian here did not ask for it, nor the law.

        Another guardian of the child does.
        """
        origin = self.effective.origins.get(field)
        if self.document is None or origin is None or origin.by is not OriginKind.GUARDIAN:
            return False
        return leaves(self.document.requested).get(field) in (None, False)

    def as_limits(self, link_id: str, currency: str) -> LimitsView:
        """Return it as the limits page shows it."""
        floor = self.document.floor if self.document else Floor()
        country = jurisdiction_of(floor, currency)
        return LimitsView(
            link_id=link_id,
            currency=currency,
            wished=self.wished,
            floor=floor,
            effective=self.effective,
            stages=self.stages,
            states=self.states,
            asked_at=self.asked_at,
            refusals=self.refusals,
            as_of=self.document.as_of if self.document else None,
            others=self._others(),
            bases=bases(self.band, country),
            law_since=in_force_since(country),
            extra=self.extra,
        )

    def _others(self) -> tuple[OtherLimits, ...]:
        layers = self.document.layers if self.document else []
        return tuple(
            OtherLimits(guardian_name=layer.guardian_name, settings=layer.settings)
            for layer in layers
            if not layer.own
        )


def read_policy(connection: Connection, link_id: str) -> PolicyReading:
    """Return the latest policy of a link and how far each wish about it has come."""
    document = kept_document(connection, link_id)
    ward = wards.find(connection, link_id)
    open_wishes = pending_patches(connection, link_id)
    requested = document.requested if document else PolicySettings()
    in_force = states_in_force(connection, document, ward) if document and ward else {}
    refused = _last_refused(connection, link_id)
    waiting = _conflicts(connection, link_id, leaves(requested))
    return PolicyReading(
        document=document,
        wished=patched(requested, [wish.body for wish in open_wishes]),
        states={**in_force, **_refused(refused), **dict(waiting), **_asked(open_wishes)},
        asked_at=open_wishes[-1].asked_at if open_wishes else None,
        refusals=_faults(refused) if refused else (),
        extra=extra_time(connection, ward, document) if document and ward else None,
        band=ward.band if ward else "",
    )


def _refused(wish: OutboxRow | None) -> dict[str, FieldState]:
    if wish is None:
        return {}
    state = FieldState(stage=Stage.REFUSED, since=wish.changed_at)
    return {fault.field: state for fault in _faults(wish)}


def _asked(wishes: Iterable[OutboxRow]) -> dict[str, FieldState]:
    """Return what is on its way; of a field that was asked for twice, the later time."""
    return {
        field: FieldState(stage=Stage.ASKED, since=wish.asked_at)
        for wish in wishes
        for field in patched_fields(wish.body)
    }


def _conflicts(
    connection: Connection, link_id: str, requested: Leaves
) -> Iterator[tuple[str, FieldState]]:
    """Yield what the guardian has to choose about; not what has come to be the same since."""
    for row in outbox.in_conflict(connection, link_id):
        for name in fields_of(row):
            theirs, wished = requested.get(name), ours(row, name)
            if theirs != wished:
                yield (
                    name,
                    FieldState(
                        stage=Stage.CONFLICT, since=row.changed_at, theirs=theirs, ours=wished
                    ),
                )


def _last_refused(connection: Connection, link_id: str) -> OutboxRow | None:
    """Return the latest wish about the policy if it was refused: a later one makes it moot."""
    for row in outbox.latest(connection, link_id, OutboxKind.POLICY_PATCH):
        if (row.refusal or {}).get("code") not in OURS:
            return row if row.state is OutboxState.REFUSED else None
    return None


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
