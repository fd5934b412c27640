"""What holds: the strictest of the legal floor and of everything that guardians ask for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guardian.policy.curfew import strictest_curfew
from guardian.policy.settings import (
    Block,
    EffectivePolicy,
    Floor,
    Origin,
    OriginKind,
    PolicySettings,
)

NUMBERS = ("daily_minutes", "spend_per_purchase_minor", "spend_per_month_minor")
"""Fields in which less is stricter and ``None`` is no limit."""
MAPS = ("blocked_characters", "blocked_relationship_classes")
"""Fields in which every entry of anybody holds."""

_GUARDIAN = Origin(by=OriginKind.GUARDIAN)


@dataclass(frozen=True, kw_only=True)
class FloorFault:
    """A field of a request that asks for less than the law does."""

    field: str
    clause: str


def effective(floor: Floor, requested: Sequence[PolicySettings]) -> EffectivePolicy:
    """Return the strictest of ``floor`` and all ``requested``, with the origin of every field.

    Where law and guardian ask for the same, it is the law's: nobody can lift it.
    """
    layers = [(floor.settings, True), *((settings, False) for settings in requested)]
    values: dict[str, object] = {}
    origins: dict[str, Origin] = {}
    for field in NUMBERS:
        limits = [(limit, law) for s, law in layers if (limit := getattr(s, field)) is not None]
        if limits:
            value, law = min(limits, key=lambda pair: (pair[0], not pair[1]))
            values[field] = value
            origins[field] = _origin(floor, field, law=law)
    curfews = [s.curfew for s, _ in layers if s.curfew is not None]
    if curfews:
        values["curfew"] = held = strictest_curfew(curfews)
        origins["curfew"] = _origin(floor, "curfew", law=held == floor.settings.curfew)
    for field in MAPS:
        values[field] = _union(getattr(s, field) for s, _ in layers)
        for key in values[field]:  # type: ignore[attr-defined]  # a mapping, by _union
            law = key in getattr(floor.settings, field)
            origins[f"{field}/{key}"] = _origin(floor, f"{field}/{key}", law=law)
    return EffectivePolicy(
        settings=PolicySettings(**values),  # type: ignore[arg-type]  # keyed by field above
        origins=origins,
    )


def floor_faults(floor: Floor, requested: PolicySettings) -> tuple[FloorFault, ...]:
    """Return every field of ``requested`` that is set to less than the floor.

    A field that is not set asks for nothing, so the floor simply holds; maps cannot fall below it,
    because the floor's entries are always added.
    """
    faults: list[FloorFault] = []
    for field in NUMBERS:
        law, asked = getattr(floor.settings, field), getattr(requested, field)
        if law is not None and asked is not None and asked > law:
            faults.append(FloorFault(field=field, clause=floor.clauses[field]))
    law_curfew, asked_curfew = floor.settings.curfew, requested.curfew
    if (
        law_curfew is not None
        and asked_curfew is not None
        and strictest_curfew([law_curfew, asked_curfew]) != asked_curfew
    ):
        faults.append(FloorFault(field="curfew", clause=floor.clauses["curfew"]))
    return tuple(faults)


def _origin(floor: Floor, field: str, *, law: bool) -> Origin:
    return Origin(by=OriginKind.LAW, clause=floor.clauses.get(field)) if law else _GUARDIAN


def _union(maps: Iterable[Mapping[str, Block]]) -> Mapping[str, Block]:
    return {key: block for each in maps for key, block in sorted(each.items())}
