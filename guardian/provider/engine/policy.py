"""The policy of a ward, as it stands in the ledger and as it holds at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from guardian.link.wire.policy import ApplyState, GuardianLayer, PolicyDocument, PolicyInForce
from guardian.policy.closing import weekday_of
from guardian.policy.decide import decide_chat
from guardian.policy.decisions import Decision
from guardian.policy.effective import Layer, strictest
from guardian.policy.extra_minutes import with_extra_minutes
from guardian.policy.presets import law_floor
from guardian.policy.settings import EffectivePolicy, Floor, PolicySettings
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.age_assurance import age_of, treated_age
from guardian.provider.engine.layers import LayersOfWard, read_layers
from guardian.provider.engine.usage import local_day, use_facts

__all__ = ["WardPolicy", "age_of", "policy_document", "policy_in_force", "read_policy"]


@dataclass(frozen=True, kw_only=True)
class WardPolicy:
    """What guardians asked for, what the law demands of this age, and what holds."""

    requested: LayersOfWard
    floor: Floor
    effective: EffectivePolicy
    extra_today: dict[str, int]
    """Extra minutes of the ward's local day, by guardian; they are in ``effective`` already."""
    later: PolicySettings
    """What holds on the days after this one, as far as is known today."""


def read_policy(connection: Connection, ward: WardRow, now: datetime) -> WardPolicy:
    """Return the policy of a ward at ``now``; a ward without one gets its age's preset."""
    requested = read_layers(connection, ward, now)
    floor = law_floor(ward.jurisdiction, treated_age(ward, now))
    today = local_day(ward, now)
    extra = requested.extra_today
    effective = later = strictest(floor, _layers(requested, {}, today))
    if extra:
        effective = strictest(floor, _layers(requested, extra, today))
    return WardPolicy(
        requested=requested,
        floor=floor,
        effective=effective,
        extra_today=extra,
        later=later.settings,
    )


def _layers(requested: LayersOfWard, extra: Mapping[str, int], today: date) -> list[Layer]:
    """Return what every guardian asks for, with their own extra minutes of ``today``."""
    layers = []
    for layer in requested.layers:
        settings = layer.settings
        if minutes := extra.get(layer.guardian_id or "", 0):
            settings = with_extra_minutes(settings, weekday_of(today), minutes)
        layers.append(Layer(settings=settings, guardian=layer.guardian_name))
    return layers


def policy_document(
    connection: Connection, ward: WardRow, now: datetime, guardian_id: str | None = None
) -> PolicyDocument:
    """Return everything that the guardian who reads may know about a ward's limits."""
    policy = read_policy(connection, ward, now)
    requested = policy.requested
    return PolicyDocument(
        version=requested.version,
        requested=requested.of(guardian_id),
        floor=policy.floor,
        effective=policy.effective,
        apply_state=ApplyState.APPLIED,
        applied_at=requested.applied_at,
        now=_decision(connection, ward, policy, now),
        as_of=now,
        layers=[
            GuardianLayer(
                guardian_name=layer.guardian_name or "",
                own=layer.guardian_id == guardian_id,
                settings=layer.settings,
            )
            for layer in requested.layers
        ],
        extra_minutes_today=policy.extra_today.get(guardian_id or "", 0),
    )


def policy_in_force(connection: Connection, ward: WardRow, now: datetime) -> PolicyInForce:
    """Return what holds for a ward, and what that means at ``now``."""
    policy = read_policy(connection, ward, now)
    return PolicyInForce(
        settings=policy.effective.settings,
        origins=policy.effective.origins,
        now=_decision(connection, ward, policy, now),
        as_of=now,
    )


def _decision(connection: Connection, ward: WardRow, policy: WardPolicy, now: datetime) -> Decision:
    return decide_chat(
        policy.effective,
        character=None,
        use=use_facts(connection, ward, now, policy.effective),
        now=now,
        zone=ZoneInfo(ward.time_zone),
        later=policy.later,
    )
