"""A service that ignores one limit is found out, of exactly that, and let go when it is mended.

The service, its ledger, the child's requests, the app's session and its store are the real ones.
The same acts at a service that keeps to its word are refused there, and nothing is found.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from guardian.policy.merge_patch import JsonObject
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.values import Cause
from tests.proof_end_to_end.household import MAX, MINUTE, SHANGHAI, Household
from tests.rig.unfaithful_provider import Unfaithful, unfaithful

NO_LIMITS: JsonObject = {
    "daily_minutes": None,
    "weekday_minutes": None,
    "session_minutes": None,
    "break_minutes": None,
    "curfew": None,
    "closed_hours": None,
    "blocked_characters": None,
    "spend_per_purchase_minor": None,
}
Details = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Ignored:
    """A limit, the fault that ignores it, what a child does then, and what is found of it."""

    fault: Unfaithful
    limits: JsonObject
    act: Callable[[Household], object]
    subjects: tuple[str, ...]
    kind: FindingKind
    hour: int = 14
    report: str = "usage"
    details: Callable[[Details, datetime], bool]
    mend: Callable[[Household], object] = lambda house: house.good_days()


def at_hour(name: str, hour: int, minute: int = 0) -> Callable[[Details, datetime], bool]:
    """Return what is true of details whose moment is at such a time of that day."""

    def holds(details: Details, day: datetime) -> bool:
        told = datetime.fromisoformat(str(details[name])).astimezone(SHANGHAI)
        return told == day.replace(hour=hour, minute=minute)

    return holds


def _has(**expected: object) -> Callable[[Details, datetime], bool]:
    return lambda details, _day: expected.items() <= details.items()


def _buys_after_weeks(house: Household) -> None:
    """Buy what the caps allow, on three days."""
    for _ in range(3):
        house.at(15)
        assert house.child.buy("coins_small").ok
        house.settle()


def _leaves(house: Household) -> None:
    house.chat(5)
    house.child.say("bye")


def _leaves_well(house: Household) -> None:
    for _ in range(3):
        house.at(15)
        _leaves(house)
        house.settle()


IGNORED = {
    "curfew": Ignored(
        fault=Unfaithful.NO_CURFEW,
        limits={"curfew": {"start": "21:00", "end": "07:00"}},
        act=lambda house: house.chat(30),
        subjects=("curfew",),
        kind=FindingKind.CURFEW_BROKEN,
        hour=22,
        details=at_hour("at", 22),
    ),
    "blocked": Ignored(
        fault=Unfaithful.NO_BLOCKS,
        limits={"blocked_characters": {MAX: {}}},
        act=lambda house: house.chat(10, to=MAX),
        subjects=(MAX,),
        kind=FindingKind.BLOCKED_CHARACTER_USED,
        details=at_hour("at", 14),
    ),
    "day": Ignored(
        fault=Unfaithful.NO_DAY_LIMIT,
        limits={"daily_minutes": 10},
        act=lambda house: house.chat(40),
        subjects=("daily_minutes",),
        kind=FindingKind.DAY_LIMIT_EXCEEDED,
        details=_has(limit_minutes=10, used_minutes=40),
    ),
    "session": Ignored(
        fault=Unfaithful.NO_SESSION_LIMIT,
        limits={"session_minutes": 10, "break_minutes": 30},
        act=lambda house: house.chat(40),
        subjects=("session_minutes",),
        kind=FindingKind.SESSION_LIMIT_EXCEEDED,
        details=lambda details, _day: bool(details),
        mend=lambda house: _until_refused_on_days(house, 4),
    ),
    "spending": Ignored(
        fault=Unfaithful.NO_SPENDING_CAPS,
        limits={"spend_per_purchase_minor": 1_000},
        act=lambda house: house.child.buy("coins_medium"),
        subjects=("spend_per_purchase_minor",),
        kind=FindingKind.SPENDING_CAP_EXCEEDED,
        report="spending",
        details=_has(price_minor=3_000, spent_minor=3_000, cap_minor=1_000),
        mend=_buys_after_weeks,
    ),
    "reminders": Ignored(
        fault=Unfaithful.NO_REMINDERS,
        limits={"duration_reminder_minutes": 10, "reality_reminder_minutes": 10},
        act=lambda house: house.chat(40),
        subjects=("duration_reminder_minutes", "reality_reminder_minutes"),
        kind=FindingKind.REMINDER_MISSING,
        details=at_hour("due_at", 14, 10),
        mend=lambda house: _long_talks(house, 3),
    ),
    "stop": Ignored(
        fault=Unfaithful.NO_STOP,
        limits={},
        act=_leaves,
        subjects=("",),
        kind=FindingKind.MESSAGES_AFTER_STOP,
        details=_has(messages_after=1),
        mend=_leaves_well,
    ),
}


def _until_refused_on_days(house: Household, days: int) -> None:
    for _ in range(days):
        house.at(15)
        assert house.chat(40) == {200, 403}
        house.settle()
    house.at(0, 30)
    house.settle()


def _long_talks(house: Household, days: int) -> None:
    for _ in range(days):
        house.at(15)
        assert house.chat(40) == {200}
        house.settle()


def live(house: Household, ignored: Ignored, days: int = 2) -> list[datetime]:
    """Do on some days what is not allowed; return when each act began, on the family's clock."""
    house.app.ask(**{**NO_LIMITS, **ignored.limits})
    house.at(9, days=1)
    house.settle()
    began = []
    for _ in range(days):
        house.at(ignored.hour)
        began.append(house.local())
        ignored.act(house)
        house.settle()
    return began


@pytest.mark.parametrize("name", IGNORED)
def test_it_is_found_proven_counted_and_closed(house: Household, name: str) -> None:
    ignored = IGNORED[name]
    causes: set[Cause] = {(ignored.kind, subject) for subject in ignored.subjects}
    with unfaithful(ignored.fault):
        *_, last = live(house, ignored)
    held = house.app.open()
    assert set(held) == causes
    for row in held.values():
        assert ignored.details(row.details, last), row.details
        assert row.times == 2
        assert row.happened_at is not None
        assert timedelta() <= row.happened_at - last <= 40 * MINUTE
        report = house.app.proof(row)
        day = last.date().isoformat()  # evidence is of the latest occurrence
        assert report.target.startswith(f"/{ignored.report}?from={day}&to={day}")
        shown = report.report["purchases" if ignored.report == "spending" else "usage"]
        assert day in json.dumps(shown)
    assert {(row.kind, row.subject) for row in house.app.found} == causes
    ignored.mend(house)
    assert house.app.open() == {}
    assert len(house.app.every()) == len(house.app.found) == len(causes)


def test_nothing_is_found_where_the_same_acts_are_refused(house: Household) -> None:
    for ignored in IGNORED.values():
        live(house, ignored, days=1)
    house.good_days(1)
    assert house.app.every() == ()
