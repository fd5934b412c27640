"""What Guardian's filter holds a child to, and how it counts: pure, and the same as everywhere.

It becomes one file with the filter and runs in the family's server, so it imports nothing of
Guardian. Moments are whole seconds since 1970.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

IDLE_GAP_SECONDS = 600
"""A longer silence is no use."""
UNREADABLE = "Guardian cannot read its rules, so nothing is answered. Please tell your parents."


class Closed(BaseModel):
    """A window without chat, in local time; one that ends before it begins passes midnight.

    ``weekdays`` are those on which it begins, Monday is 0; minutes count from midnight.
    """

    weekdays: list[int]
    from_minute: int
    to_minute: int
    text: str


class DayFigure(BaseModel):
    """What belongs to one local day (ISO 8601): seconds of use, or the minutes allowed."""

    day: str
    figure: int | None


class Known(BaseModel):
    """Where a child stood at the last turn that the bridge knows of, deleted chats included.

    ``run_seconds``: use since the last rest; ``stretch_from``: begin of continuous use;
    ``in_talk``: whether the silence since then counts if the child goes on soon.
    """

    last_at: int | None = None
    last_exempt: bool = False
    in_talk: bool = True
    stretch_from: int | None = None
    run_seconds: int = 0
    resting_until: int | None = None
    used: DayFigure | None = None


class Reminder(BaseModel):
    """What is said after each further ``every_seconds`` of continuous use; 0: when it begins."""

    every_seconds: int
    text: str
    """With ``{minutes}`` where the minutes of continuous use stand."""


class Ward(BaseModel):
    """What one child is held to; every text is in the child's language."""

    zone: str
    accounts: list[str] = Field(default_factory=list)
    """All of the child's, where there are more than one: what is said there is one use."""
    note: str = ""
    softer: str = ""
    """A note beside that one, until ``softer_until``."""
    softer_until: int = 0
    paused: str = ""
    blocked: dict[str, str] = Field(default_factory=dict)
    allowed: list[str] | None = None
    not_allowed: str = ""
    unsaved: str = ""
    closed: list[Closed] = Field(default_factory=list)
    exempt: list[str] = Field(default_factory=list)
    minutes_by_weekday: list[int | None] = [None] * 7
    minutes_today: DayFigure | None = None
    used_up: str = ""
    session_seconds: int | None = None
    break_seconds: int = IDLE_GAP_SECONDS
    resting: str = ""
    """With ``{time}`` where the time stands at which the rest is over."""
    known: Known = Known()
    reminders: list[Reminder] = Field(default_factory=list)
    uncountable: str = UNREADABLE


class Policy(BaseModel):
    """Everybody who is held to something, by the server's own id."""

    wards: dict[str, Ward] = Field(default_factory=dict)


class Answer(NamedTuple):
    """What is read of an answer in the server's table; ``id`` begins with that of its chat."""

    id: str
    parent_id: str | None
    model: str
    done: bool
    refused: bool
    begun: int
    changed: int


ANSWERED, ASKED, REFUSED = 0, 1, 2
"""In the order in which they follow each other within a second."""


class Use:
    """Where a child stands: from what is known, and every answer since, as Guardian counts it."""

    def __init__(self, ward: Ward, answers: Sequence[Answer] = ()) -> None:
        known = ward.known
        self._ward, self._zone = ward, ZoneInfo(ward.zone)
        self._last_at, self._last_exempt = known.last_at, known.last_exempt
        self._counted_until = known.last_at if known.in_talk else None
        self._stretch_from = known.stretch_from
        self._run, self._resting_until = known.run_seconds, known.resting_until
        goes_on = known.used is not None and known.last_at is not None
        self._used = {known.used.day: known.used.figure or 0} if goes_on and known.used else {}
        turns = sorted(chain.from_iterable(map(_turns, answers)), key=lambda turn: turn[::2])
        self._asked_at = max((at for at, _, kind in turns if kind == ASKED), default=0)
        for at, model, kind in turns:
            if at > (known.last_at or 0):
                self._live(at, model, kind)
        if known.used and known.last_at is None:  # it is a part of what was counted now
            day = known.used.day
            self._used[day] = max(self._used.get(day, 0), known.used.figure or 0)

    def refusal(self, model: str, now: int) -> str:
        """Return why time refuses a message, or nothing."""
        if model in self._ward.exempt:
            return ""
        resting_until = self._rest_at(now)
        if resting_until is not None:
            over = datetime.fromtimestamp(resting_until, self._zone)
            return self._ward.resting.replace("{time}", f"{over:%H:%M}")
        day = self._day(now)
        minutes = self._minutes_on(day)
        used = self._used.get(day.isoformat(), 0) + self._pending(now).get(day.isoformat(), 0)
        return self._ward.used_up if minutes is not None and used >= minutes * 60 else ""

    def reminder(self, now: int) -> str:
        """Return what a message at ``now`` makes due; each mark is passed by one message only."""
        since = self._stretch_from if self._goes_on(now) else None
        before = self._asked_at if self._asked_at >= (since or 0) else self._last_at or now
        due = []
        for each in self._ward.reminders:
            if since is None:
                is_due = each.every_seconds == 0
            else:
                every = each.every_seconds
                is_due = every > 0 and (now - since) // every > (before - since) // every
            if is_due:
                minutes = 0 if since is None else (now - since) // 60
                due.append(each.text.replace("{minutes}", str(minutes)))
        return "\n\n".join(due)

    def _live(self, at: int, model: str, kind: int) -> None:
        if kind == REFUSED:
            self._try(at, model)
            return
        may_pass_limits = kind == ASKED and model in self._ward.exempt
        self._count(at, up_to_limit=may_pass_limits)
        session = self._ward.session_seconds
        if self._resting_until is None or at >= self._resting_until:
            self._run = self._run_at(at)
            is_full = session is not None and self._run >= session
            self._resting_until = at + self._ward.break_seconds if is_full else None
        if not self._goes_on(at):
            self._stretch_from = at
        self._last_at = self._counted_until = at
        self._last_exempt = model in self._ward.exempt

    def _try(self, at: int, model: str) -> None:
        """Live through a message that was refused: what time refused cannot be waited out."""
        if refusal_at(self._ward, model, at) or not self.refusal(model, at):
            return
        resting_until = self._rest_at(at)
        if self._counted_until is not None:
            self._count(at, up_to_limit=True)
            self._counted_until = None
        self._resting_until = resting_until or self._resting_until

    def _count(self, at: int, *, up_to_limit: bool) -> None:
        today, left = self._day(at).isoformat(), self._left(at)
        for day, seconds in self._pending(at).items():
            capped = up_to_limit and left is not None and day == today
            more = min(seconds, left or 0) if capped else seconds
            self._used[day] = self._used.get(day, 0) + more

    def _pending(self, at: int) -> dict[str, int]:
        """Return the seconds that a turn would add to each local day."""
        begin = self._counted_until
        if begin is None or self._last_exempt or not 0 < at - begin < IDLE_GAP_SECONDS:
            return {}
        day = self._day(at)
        midnight = max(begin, min(at, _showings(day, 0, self._zone)[0]))
        days = {(day - timedelta(days=1)).isoformat(): midnight - begin}
        return {**days, day.isoformat(): at - midnight}

    def _left(self, at: int) -> int | None:
        day, session = self._day(at), self._ward.session_seconds
        minutes, left = self._minutes_on(day), []
        if minutes is not None:
            left.append(minutes * 60 - self._used.get(day.isoformat(), 0))
        if session is not None:
            rests = self._resting_until is not None and self._resting_until > at
            left.append(0 if rests else session - (0 if self._has_rested(at) else self._run))
        return max(0, min(left)) if left else None

    def _rest_at(self, at: int) -> int | None:
        """Return until when chat rests for a message at ``at``."""
        session = self._ward.session_seconds
        if session is None:
            return None
        if self._resting_until is not None and self._resting_until > at:
            return self._resting_until
        return at + self._ward.break_seconds if self._run_at(at) >= session else None

    def _run_at(self, at: int) -> int:
        if self._last_at is None or self._has_rested(at):
            return 0
        counts = self._goes_on(at) and not self._last_exempt
        return self._run + (max(0, at - self._last_at) if counts else 0)

    def _has_rested(self, at: int) -> bool:
        if self._last_at is None:
            return True
        if self._resting_until is not None and at >= self._resting_until:
            return True
        return at - self._last_at >= max(IDLE_GAP_SECONDS, self._ward.break_seconds)

    def _goes_on(self, at: int) -> bool:
        return self._last_at is not None and at - self._last_at < IDLE_GAP_SECONDS

    def _day(self, at: int) -> date:
        return datetime.fromtimestamp(at, self._zone).date()

    def _minutes_on(self, day: date) -> int | None:
        today = self._ward.minutes_today
        if today is not None and today.day == day.isoformat():
            return today.figure
        return self._ward.minutes_by_weekday[day.weekday()]


def _turns(answer: Answer) -> Iterable[tuple[int, str, int]]:
    """Give the moments of an answer; a browser may say when it began, not when it was changed."""
    begun = min(answer.begun, answer.changed)
    if answer.refused:
        yield begun, answer.model, REFUSED
        return
    yield begun, answer.model, ASKED
    if answer.done:
        yield answer.changed, answer.model, ANSWERED


def refusal_at(ward: Ward, model: str, now: int) -> str:
    """Return why something refuses that needs no counting, or nothing."""
    if ward.paused:
        return ward.paused
    if model in ward.blocked:
        return ward.blocked[model]
    if ward.allowed is not None and model not in ward.allowed:
        return ward.not_allowed
    zone = ZoneInfo(ward.zone)
    return next((each.text for each in ward.closed if is_closed(each, now, zone)), "")


def is_closed(window: Closed, now: int, zone: ZoneInfo) -> bool:
    """Tell whether a window holds: from the first showing of its begin to the last of its end."""
    today = datetime.fromtimestamp(now, zone).date()
    for begins in (today, today - timedelta(days=1)):
        crosses = window.from_minute >= window.to_minute
        ends = begins + timedelta(days=1) if crosses else begins
        start = _showings(begins, window.from_minute, zone)[0]
        end = _showings(ends, window.to_minute, zone)[1]
        if begins.weekday() in window.weekdays and start <= now < end:
            return True
    return False


def _showings(day: date, minute: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return when a clock shows a minute of a day first and last; one it skips: the change."""
    wall = datetime.combine(day, time(minute // 60, minute % 60), zone)
    early, late = sorted(int(wall.replace(fold=fold).timestamp()) for fold in (0, 1))
    shown = datetime.fromtimestamp(early, zone)
    if early == late or (shown.hour, shown.minute) == (wall.hour, wall.minute):
        return early, late
    after = datetime.fromtimestamp(late, zone).utcoffset()
    while late - early > 1:
        middle = (early + late) // 2
        changed = datetime.fromtimestamp(middle, zone).utcoffset() == after
        early, late = (early, middle) if changed else (middle, late)
    return late, late
