"""Closed hours of several guardians in one: every window of anybody holds, each under a name."""

from collections.abc import Iterable, Mapping

from guardian.policy.settings import ClosedHours, Curfew, Weekday

LONGEST_NAME = 64


def merged_hours(
    asked: Iterable[Mapping[Weekday, ClosedHours]],
) -> dict[Weekday, dict[str, Curfew]]:
    """Return the union per weekday, whatever the order of ``asked``.

    Of different windows under one name, the earliest keeps it and the others get names derived
    from it, unless the same window holds under another name already.
    """
    found: dict[Weekday, set[tuple[str, Curfew]]] = {}
    for hours in asked:
        for weekday, windows in hours.items():
            found.setdefault(weekday, set()).update(windows.items())
    return {weekday: _named(found[weekday]) for weekday in Weekday if found.get(weekday)}


def _named(windows: set[tuple[str, Curfew]]) -> dict[str, Curfew]:
    named: dict[str, Curfew] = {}
    others: list[tuple[str, Curfew]] = []
    for name, window in sorted(windows, key=lambda pair: (pair[0], pair[1].start, pair[1].end)):
        if name in named:
            others.append((name, window))
        else:
            named[name] = window
    for name, window in others:
        if window not in named.values():
            named[_derived(name, named)] = window
    return named


def _derived(name: str, taken: Mapping[str, Curfew]) -> str:
    number = 2
    while True:
        ending = f" ({number})"
        derived = name[: LONGEST_NAME - len(ending)] + ending
        if derived not in taken:
            return derived
        number += 1
