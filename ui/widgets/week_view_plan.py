"""Hours without chat as they are drawn and edited: windows on seven days, on the wall clock.

Everything here is a value; what edits returns another one. A window that crosses midnight belongs
to the day on which it begins, as :class:`guardian.policy.settings.Curfew` says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from guardian.policy.settings import ClosedHours, Curfew, PolicySettings, Weekday

DAY = 1440
STEP = 15
"""Minutes to which edges snap, and the shortest window that a hand draws."""
DAYS = tuple(Weekday)
CURFEW = "curfew"
MOST_WINDOWS = 20
"""So many windows begin on one day at most."""
_LONGEST_NAME = 64


class Edge(StrEnum):
    """An end of a window."""

    START = "start"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class Window:
    """One window. ``day`` 0 is Monday, ``None``: every day (the curfew). Minutes after midnight.

    ``end`` not after ``start``: on the day after. ``lock``: who set it, in words, where it cannot
    be changed here.
    """

    name: str
    day: int | None
    start: int
    end: int
    lock: str = ""

    @property
    def key(self) -> str:
        """What it is called among all windows."""
        name = CURFEW if self.day is None else f"{DAYS[self.day]}/{self.name}"
        return f"{name}@{self.start}-{self.end} {self.lock}" if self.lock else name

    @property
    def minutes(self) -> int:
        """How long it is, 1 to 1440."""
        return (self.end - self.start) % DAY or DAY

    @property
    def hours(self) -> Curfew:
        """It as a policy has it."""
        return Curfew(start=_clock(self.start), end=_clock(self.end))


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What of a window lies on one day: ``left`` to ``right``, 0 to 1440.

    ``begins`` and ``ends``: whether that edge is the window's own, and not midnight.
    """

    window: Window
    day: int
    left: int
    right: int
    begins: bool
    ends: bool


def windows_of(settings: PolicySettings, lock: str = "") -> tuple[Window, ...]:
    """Return the curfew and the closed hours of settings, the curfew first."""
    found = []
    if settings.curfew is not None:
        found.append(_window(CURFEW, None, settings.curfew, lock))
    for day, weekday in enumerate(DAYS):
        hours = settings.closed_hours.get(weekday, {})
        found += [_window(name, day, each, lock) for name, each in hours.items()]
    return tuple(found)


def moved(window: Window, edge: Edge, minutes: int) -> Window:
    """Move one edge by so many minutes, to the nearest quarter; never past the other edge."""
    if edge is Edge.START:
        start = _snapped(window.start, minutes)
        if window.day is not None:
            start = max(0, min(start, DAY - STEP))
        length = window.minutes - (start - window.start)
        length = _length(length)
        start = window.start + window.minutes - length
        return replace(window, start=start % DAY)
    length = _length(_snapped(window.start + window.minutes, minutes) - window.start)
    return replace(window, end=(window.start + length) % DAY)


def shifted(window: Window, minutes: int) -> Window:
    """Move the whole window; one of a weekday stays on it."""
    start = _snapped(window.start, minutes)
    if window.day is not None:
        start = max(0, min(start, DAY - STEP))
    return replace(window, start=start % DAY, end=(start + window.minutes) % DAY)


def drawn(day: int, first: int, last: int, name: str) -> Window | None:
    """Return the window that a hand draws between two minutes of a day; ``None``: too short."""
    start, end = (_snapped(minute, 0) for minute in sorted((first, last)))
    start, end = max(0, start), min(DAY, end)
    if end - start < STEP or end - start == DAY:
        return None
    return Window(name=name, day=day, start=start, end=end % DAY)


def pieces(windows: Sequence[Window]) -> Iterator[Piece]:
    """Yield what is to be drawn, day by day; what runs past Sunday goes on on Monday."""
    for window in windows:
        days = range(7) if window.day is None else (window.day,)
        crosses = window.end <= window.start
        for day in days:
            yield Piece(
                window=window,
                day=day,
                left=window.start,
                right=DAY if crosses else window.end,
                begins=True,
                ends=not crosses or window.end == 0,
            )
            if crosses and window.end:
                yield Piece(
                    window=window,
                    day=(day + 1) % 7,
                    left=0,
                    right=window.end,
                    begins=False,
                    ends=True,
                )


def free_name(windows: Sequence[Window], day: int, wanted: str) -> str:
    """Return ``wanted``, or what it becomes where a window of that day has the name already."""
    taken = {each.name for each in windows if each.day == day and not each.lock}
    name, number = wanted[:_LONGEST_NAME], 1
    while name in taken:
        number += 1
        ending = f" {number}"
        name = wanted[: _LONGEST_NAME - len(ending)] + ending
    return name


def closed_hours(windows: Sequence[Window]) -> dict[Weekday, dict[str, Curfew]]:
    """Return the closed hours that these windows ask for, without what is locked."""
    found: dict[Weekday, dict[str, Curfew]] = {}
    for each in windows:
        if each.day is not None and not each.lock:
            found.setdefault(DAYS[each.day], {})[each.name] = each.hours
    return found


def hours_patch(
    before: Mapping[Weekday, ClosedHours], now: Mapping[Weekday, ClosedHours]
) -> dict[str, object]:
    """Return the merge patch (RFC 7396) of the closed hours: only what changed."""
    patch: dict[str, object] = {}
    for weekday in DAYS:
        old, new = before.get(weekday, {}), now.get(weekday, {})
        changed = {
            name: as_json(new[name]) if name in new else None
            for name in {**old, **new}
            if old.get(name) != new.get(name)
        }
        if changed:
            patch[weekday.value] = changed
    return patch


def minutes_patch(
    before: Mapping[Weekday, int], now: Mapping[Weekday, int]
) -> dict[str, int | None]:
    """Return the merge patch of the minutes per weekday: only what changed."""
    return {day.value: now.get(day) for day in DAYS if before.get(day) != now.get(day)}


def as_json(window: Curfew) -> dict[str, str]:
    """Return a window as a policy is written."""
    return {"start": f"{window.start:%H:%M}", "end": f"{window.end:%H:%M}"}


def minute(moment: time) -> int:
    """Return the minutes after midnight."""
    return moment.hour * 60 + moment.minute


def _window(name: str, day: int | None, hours: Curfew, lock: str) -> Window:
    return Window(name=name, day=day, start=minute(hours.start), end=minute(hours.end), lock=lock)


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _snapped(minutes: int, by: int) -> int:
    return round((minutes + by) / STEP) * STEP if by % STEP else _onto(minutes, by)


def _onto(minutes: int, by: int) -> int:
    """Go by whole steps: from beside the grid, the first step only reaches it."""
    beside = minutes % STEP
    if not beside or not by:
        return minutes + by if not beside else round(minutes / STEP) * STEP
    return minutes + by + (-beside if by > 0 else STEP - beside)


def _length(minutes: int) -> int:
    return max(STEP, min(minutes, DAY - STEP))
