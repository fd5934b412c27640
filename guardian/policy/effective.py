"""What holds: the strictest of the legal floor and of everything that guardians ask for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from guardian.policy.curfew import strictest_curfew
from guardian.policy.merged_hours import merged_hours
from guardian.policy.settings import (
    MINUTES_PER_DAY,
    Block,
    Curfew,
    EffectivePolicy,
    Floor,
    Origin,
    OriginKind,
    PolicySettings,
    Weekday,
)

NUMBERS = (
    "daily_minutes",
    "session_minutes",
    "duration_reminder_minutes",
    "reality_reminder_minutes",
    "spend_per_purchase_minor",
    "spend_per_day_minor",
    "spend_per_month_minor",
)
"""Fields in which less is stricter and ``None`` is no limit."""
LONGEST = ("break_minutes",)
"""Fields in which more is stricter and ``None`` asks for nothing."""
SWITCHES = ("approve_new_characters", "minor_mode")
"""Fields in which ``True`` is stricter, ``False`` less so, and ``None`` asks for nothing."""
MAPS = ("blocked_characters", "blocked_relationship_classes")
"""Fields in which every entry of anybody holds."""


@dataclass(frozen=True, kw_only=True)
class FloorFault:
    """A field of a request that asks for less than the law does."""

    field: str
    clause: str


@dataclass(frozen=True, kw_only=True)
class Layer:
    """What one guardian asks for; ``guardian`` is how the origin of a field names them."""

    settings: PolicySettings
    guardian: str | None = None


def effective(floor: Floor, requested: Iterable[PolicySettings]) -> EffectivePolicy:
    """Return the strictest of ``floor`` and all ``requested``, with the origin of every field."""
    return strictest(floor, [Layer(settings=settings) for settings in requested])


def strictest(floor: Floor, layers: Sequence[Layer]) -> EffectivePolicy:
    """Return the strictest of ``floor`` and ``layers``, with the origin of every field.

    Where law and guardian ask for the same, it is the law's: nobody can lift it. Only an exemption
    loosens, so it holds only where every guardian who asks for anything grants it, and the law sets
    no limit to time.
    """
    merge = _Merge(floor, layers)
    for field in NUMBERS:
        merge.pick(field, min)
    for field in (*LONGEST, *SWITCHES):
        merge.pick(field, max)
    merge.curfew()
    merge.weekdays()
    merge.closed_hours()
    for field in MAPS:
        merge.unite(field)
    merge.intersect("exempt_characters", [] if limits_time(floor.settings) else layers)
    asking = [layer for layer in merge.layers if layer.settings.approve_new_characters]
    merge.intersect("approved_characters", asking)
    return EffectivePolicy(
        settings=PolicySettings(**merge.values),  # type: ignore[arg-type]  # keyed by field
        origins=merge.origins,
    )


def limits_time(settings: PolicySettings) -> bool:
    """Return whether settings bound time of use; where a floor does, no time is exempt."""
    return bool(
        settings.daily_minutes is not None
        or settings.session_minutes is not None
        or settings.weekday_minutes
    )


def floor_faults(floor: Floor, requested: PolicySettings) -> tuple[FloorFault, ...]:
    """Return every field of ``requested`` that is set to less than the floor.

    A field that is not set asks for nothing, so the floor simply holds; maps cannot fall below it,
    because the floor's entries are always added.
    """
    return tuple(
        FloorFault(field=field, clause=floor.clauses[field])
        for field in _below(floor.settings, requested)
    )


def _below(law: PolicySettings, asked: PolicySettings) -> Iterator[str]:
    for field in (*NUMBERS, *LONGEST, *SWITCHES):
        strictest_of = min if field in NUMBERS else max
        values = (getattr(law, field), getattr(asked, field))
        if None not in values and strictest_of(values) != values[1]:
            yield field
    for weekday in asked.weekday_minutes:
        if asked.weekday_minutes[weekday] > law.weekday_minutes.get(weekday, MINUTES_PER_DAY):
            yield f"weekday_minutes/{weekday}"
    if (
        law.curfew is not None
        and asked.curfew is not None
        and strictest_curfew([law.curfew, asked.curfew]) != asked.curfew
    ):
        yield "curfew"


class _Merge:
    """Collects what holds, field by field; nothing depends on the order of the layers."""

    def __init__(self, floor: Floor, layers: Sequence[Layer]) -> None:
        self._floor = floor
        self._guardians = tuple(layers)
        self.layers = (Layer(settings=floor.settings), *layers)
        self.values: dict[str, object] = {}
        self.origins: dict[str, Origin] = {}

    def pick(self, field: str, strictest_of: Callable[[Iterable[int]], int]) -> None:
        """Hold the strictest value of a field."""
        values = (getattr(layer.settings, field) for layer in self.layers)
        known = [value for value in values if value is not None]
        if known:
            held = strictest_of(known)
            self.values[field] = held
            self._name(field, lambda settings: getattr(settings, field) == held)

    def curfew(self) -> None:
        """Hold one window that covers every curfew."""
        asked = [layer.settings.curfew for layer in self.layers]
        known = [curfew for curfew in asked if curfew is not None]
        if known:
            held = strictest_curfew(known)
            self.values["curfew"] = held
            self._name("curfew", lambda settings: settings.curfew == held)

    def weekdays(self) -> None:
        """Hold the least time of each weekday."""
        held: dict[Weekday, int] = {}
        for layer in self.layers:
            for weekday, minutes in layer.settings.weekday_minutes.items():
                held[weekday] = min(minutes, held.get(weekday, minutes))
        self.values["weekday_minutes"] = held
        for weekday, minutes in held.items():
            self._name(
                f"weekday_minutes/{weekday}",
                partial(_asks_minutes, weekday=weekday, minutes=minutes),
            )

    def closed_hours(self) -> None:
        """Hold every window."""
        held = merged_hours(layer.settings.closed_hours for layer in self.layers)
        self.values["closed_hours"] = held
        for weekday, windows in held.items():
            for name, window in windows.items():
                self._name(
                    f"closed_hours/{weekday}/{name}",
                    partial(_asks_window, weekday=weekday, window=window),
                )

    def unite(self, field: str) -> None:
        """Hold every entry of anybody."""
        entries = [getattr(layer.settings, field) for layer in self.layers]
        self._hold(field, {key for each in entries for key in each})

    def intersect(self, field: str, layers: Sequence[Layer]) -> None:
        """Hold the entries that all of ``layers`` have."""
        entries = [set(getattr(layer.settings, field)) for layer in layers]
        self._hold(field, set.intersection(*entries) if entries else set())

    def _hold(self, field: str, keys: set[str]) -> None:
        self.values[field] = {key: Block() for key in sorted(keys)}
        for key in keys:
            self._name(f"{field}/{key}", partial(_has_entry, field=field, key=key))

    def _name(self, key: str, asks: Callable[[PolicySettings], bool]) -> None:
        if asks(self._floor.settings):
            clause = self._floor.clauses.get(key)
            self.origins[key] = Origin(by=OriginKind.LAW, clause=clause)
            return
        askers = {layer.guardian for layer in self._guardians if asks(layer.settings)}
        one = askers.pop() if len(askers) == 1 else None
        self.origins[key] = Origin(by=OriginKind.GUARDIAN, guardian=one)


def _asks_minutes(settings: PolicySettings, *, weekday: Weekday, minutes: int) -> bool:
    return settings.weekday_minutes.get(weekday) == minutes


def _asks_window(settings: PolicySettings, *, weekday: Weekday, window: Curfew) -> bool:
    return window in settings.closed_hours.get(weekday, {}).values()


def _has_entry(settings: PolicySettings, *, field: str, key: str) -> bool:
    return key in getattr(settings, field)
