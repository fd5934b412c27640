"""Seeded schedules: what a family, an app and a bad line do, one step after another."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.rig.proxy_faults import FaultKind

Detail = dict[str, Any]
SHORTEST, LONGEST = 8, 22
_PATHS = (
    "/events/poll",
    "/events/poll",
    "/policy",
    "/usage",
    "/spending",
    "/requests",
    "/alerts",
    "/link",
    "/session/stop",
    "/oauth/token",
    "/jwks",
    "/ward",
    "",
)
_LATE_SECONDS = 0.15
_CHARACTERS = ("study_owl", "storyteller_lan", "buddy_max")
_CATEGORIES = ("self_harm.ideation", "violence.threat", "dependence.withdrawal")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One act, by the name of the method of the player that does it."""

    act: str
    detail: Detail = field(default_factory=dict)

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.detail.items())
        return f"{self.act}({said})"


Maker = Callable[[random.Random], Step]


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """What one seed comes to. ``live``: the app listens all the time, else it catches up."""

    seed: int
    live: bool
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        way = "the app listens all the time" if self.live else "the app catches up"
        return "\n".join([f"seed {self.seed}: {way}", *(f"  {step}" for step in self.steps)])


def schedule(seed: int) -> Schedule:
    """Return the schedule of a seed, always the same."""
    draw = random.Random(seed)  # noqa: S311 - to be the same each time is the point
    live = draw.random() < 1 / 3
    count = draw.randint(SHORTEST, LONGEST)
    steps = [_step(draw, live=live) for _ in range(count)]
    return Schedule(seed=seed, live=live, steps=tuple(steps))


def shrunk(whole: Schedule, fails: Callable[[Schedule], bool], attempts: int) -> Schedule:
    """Return a shorter schedule that still fails, after at most so many attempts."""
    least, size = whole, len(whole.steps) // 2
    while size and attempts:
        for start in range(0, len(least.steps), size):
            kept = (*least.steps[:start], *least.steps[start + size :])
            fewer = Schedule(seed=whole.seed, live=whole.live, steps=kept)
            attempts -= 1
            if fails(fewer):
                least = fewer
                break
            if not attempts:
                break
        else:
            size //= 2
    return least


def _step(draw: random.Random, *, live: bool) -> Step:
    acts: list[tuple[int, Maker]] = [
        (10, _fault),
        (4, _chat),
        (4, _signal),
        (2, _purchase),
        (2, _request),
        (2, _of("co_guardian", lambda d: {"daily_minutes": d.randint(60, 240)})),
        (2, _of("second_device", lambda d: _patch(d, live=live, other=True))),
        (5, _of("limit", lambda d: _patch(d, live=live, other=False))),
        (2, _of("block", lambda d: {"name": d.choice(_CHARACTERS), "blocked": d.random() < 0.7})),
        (3, _of("answer", lambda d: {"approve": d.random() < 0.5})),
        (3, _of("acknowledge")),
        (1, _of("keep_theirs")),
        (1, _of("stop_now")),
        (1, _of("rotate_keys")),
        (2, _of("advance", lambda d: {"minutes": d.choice((1, 7, 45, 300))})),
        (1, _of("restart_app")),
        (1, _of("expire_token")),
        (1, _of("line_down")),
        (0 if live else 1, _of("wrong_clock", lambda d: {"hours": d.choice((-30, -3, 0, 4, 26))})),
        (8, _of("sync")),
    ]
    if draw.random() < 1 / 60:
        return Step(act="kill_provider", detail={"after_ms": draw.randint(0, 150)})
    (chosen,) = draw.choices(acts, [weight for weight, _ in acts])
    return chosen[1](draw)


def _of(act: str, detail: Callable[[random.Random], Detail] | None = None) -> Maker:
    def make(draw: random.Random) -> Step:
        return Step(act=act, detail={} if detail is None else detail(draw))

    return make


def _fault(draw: random.Random) -> Step:
    kind = draw.choice(tuple(FaultKind))
    asked = kind in {FaultKind.TOO_MANY, FaultKind.UNAVAILABLE} and draw.random() < 0.2
    slow = kind in {FaultKind.LATENCY, FaultKind.DRIP}
    return Step(
        act="fault",
        detail={
            "kind": kind.value,
            "path": draw.choice(_PATHS),
            "times": draw.choice((1, 1, 2, 3)),
            "seconds": 1.0 if asked else _LATE_SECONDS if slow else 0.0,
        },
    )


def _chat(draw: random.Random) -> Step:
    return Step(
        act="chat",
        detail={"character_id": draw.choice(_CHARACTERS), "minutes": draw.randint(1, 12)},
    )


def _signal(draw: random.Random) -> Step:
    level = draw.choice(("low", "moderate", "high", "critical"))
    return Step(act="signal", detail={"category": draw.choice(_CATEGORIES), "level": level})


def _purchase(draw: random.Random) -> Step:
    return Step(act="purchase", detail={"price_minor": draw.choice((100, 600, 3000))})


def _request(draw: random.Random) -> Step:
    wishes: Iterable[Detail] = (
        {"kind": "extra_time", "minutes": draw.randint(1, 60)},
        {"kind": "character", "character_id": draw.choice(_CHARACTERS)},
        {"kind": "purchase", "item_id": "coins_small"},
    )
    return Step(act="request", detail=draw.choice(list(wishes)))


def _patch(draw: random.Random, *, live: bool, other: bool) -> Detail:
    """Return a merge patch; listening, two devices keep to fields of their own.

    What each of them overtakes is only known where one waits for the other.
    """
    every: Detail = {
        "daily_minutes": draw.choice((None, 20, 30, 45, 1441)),
        "session_minutes": draw.choice((None, 15, 25)),
        "spend_per_day_minor": draw.choice((None, 0, 5000, 9000)),
        "spend_per_month_minor": draw.choice((None, 1000, 20_000)),
    }
    mine = tuple(every)[:2] if not other else tuple(every)[2:]
    fields = mine if live else tuple(every)
    picked = draw.sample(fields, draw.randint(1, 2))
    return {name: every[name] for name in picked}
