"""What a benchmark is, and what its run comes to."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

DIGITS = 4
Conditions = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Options:
    """How much is measured; each benchmark reads what concerns it.

    ``signals_model``: the folder of a larger model for signals, measured beside ours.
    """

    rows: int = 50_000
    rounds: int = 5
    events: int = 2_000
    alerts: int = 200
    minutes: float = 2.0
    days: int = 30
    signals_model: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What one run came to. ``floors``: by the same names, measured in turns with ``values``.

    What has no floor is a figure by itself. ``conditions``: what they hold for.
    """

    values: Mapping[str, float]
    floors: Mapping[str, float] = field(default_factory=dict)
    conditions: Conditions = field(default_factory=dict)

    @property
    def ratios(self) -> dict[str, float]:
        """How many times the floor each value is."""
        return {
            name: self.values[name] / floor
            for name, floor in self.floors.items()
            if name in self.values and floor
        }


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """``measured``: what the values are, with their unit. ``floor``: what they are held against."""

    measured: str
    floor: str | None
    run: Callable[[Options], Figures]


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def in_turns(rounds: int, works: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Return the milliseconds of each work, one after the other in every round."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(milliseconds(work))
    return times


def spread(times: Iterable[float]) -> dict[str, float]:
    """Return the median and what 99 of 100 stay below."""
    ordered = sorted(times)
    last = min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))
    return {"median": statistics.median(ordered), "p99": ordered[last]}


def rounded(values: Mapping[str, float]) -> dict[str, float]:
    """Return them with as many digits as mean something."""
    return {name: float(f"{value:.{DIGITS}g}") for name, value in values.items()}
