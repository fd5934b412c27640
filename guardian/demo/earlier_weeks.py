"""The weeks before the week of the story: when the child chats, and for how long, most days."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import requests

from guardian.demo.family import CHILD, Visit
from guardian.demo.virtual_clock import VirtualClock

DAYS = 21
"""Enough to compare a week with; more would take longer to be lived."""
PACE_SECONDS = 540
"""Between two messages: just short enough to be one conversation."""
_TIMEOUT_SECONDS = (5, 60)

WEEK: tuple[tuple[tuple[time, Visit], ...], ...] = (
    ((time(17, 25), Visit(character_id="study_owl", minutes=36)),),
    ((time(20, 5), Visit(character_id="storyteller_lan", minutes=27)),),
    ((time(18, 40), Visit(character_id="study_owl", minutes=45)),),
    (),
    ((time(20, 45), Visit(character_id="storyteller_lan", minutes=36)),),
    (
        (time(10, 15), Visit(character_id="study_owl", minutes=27)),
        (time(19, 30), Visit(character_id="buddy_max", minutes=27)),
    ),
    ((time(14, 50), Visit(character_id="study_owl", minutes=27)),),
)
"""From Monday on."""


def earlier_start(start: datetime) -> datetime:
    """Return when the first of the earlier weeks begins, ``start`` being the story's first day."""
    return start - timedelta(days=DAYS)


def live_earlier_weeks(url: str, start: datetime) -> None:
    """Live from :func:`earlier_start`, where the clock stands, up to ``start``.

    Over the test control of the practice service at ``url``, which is quicker than a child.
    """
    ward = f"{url}/gl-test/v1/wards/ward-{CHILD.login}/use"
    with requests.Session() as session:
        session.trust_env = False
        clock = VirtualClock(url, session)
        for at, visit in _visits(earlier_start(start), start):
            clock.set_to(at)
            said = {
                "character_id": visit.character_id,
                "minutes": visit.minutes,
                "turn_every_seconds": PACE_SECONDS,
            }
            answer = session.post(ward, json=said, timeout=_TIMEOUT_SECONDS)
            answer.raise_for_status()
        clock.set_to(start)


def _visits(first: datetime, until: datetime) -> Iterator[tuple[datetime, Visit]]:
    for n in range(DAYS + 1):
        day = first + timedelta(days=n)
        for wall, visit in WEEK[day.weekday()]:
            at = datetime.combine(day.date(), wall, first.tzinfo)
            if first <= at < until - timedelta(hours=1):
                yield at, visit
