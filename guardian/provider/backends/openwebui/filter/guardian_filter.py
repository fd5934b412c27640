"""Guardian's rules inside Open WebUI: this file runs in that server's own process.

It is installed through the server's API and stands alone: it imports nothing of Guardian. What it
holds whom to is in its valves, which the bridge writes and no child can read. Every saved answer is
counted from the server's own table, so neither a restart nor a second worker process forgets one.
It keeps nothing of a conversation and sends nothing anywhere.
"""

import importlib
import inspect
import json
import time
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError

VERSION = "1"
IDLE_GAP_SECONDS = 600
ROWS_A_PAGE = 100
MOST_PAGES = 40
MINUTES_A_DAY = 1440
REMINDER = "guardian_reminder"
SHOWN = "guardian_reminder_shown"
UNREADABLE = "Guardian cannot read its rules, so nothing is answered. Please tell your parents."


class Refused(Exception):  # noqa: N818 - its text is what the child reads, not an error
    """Nothing is answered; the text is for the child."""


class Closed(BaseModel):
    """A window without chat, in local time; one that ends before it begins passes midnight.

    ``weekdays`` are those on which it begins, Monday is 0; minutes count from midnight.
    """

    weekdays: list[int]
    from_minute: int
    to_minute: int
    text: str


class UsedToday(BaseModel):
    """Seconds of a local day (ISO 8601) that the bridge knows of, deleted chats included."""

    day: str
    seconds: int


class Ward(BaseModel):
    """What one child is held to; every text is in the child's language."""

    zone: str
    note: str = ""
    paused: str = ""
    blocked: dict[str, str] = Field(default_factory=dict)
    allowed: list[str] | None = None
    not_allowed: str = ""
    unsaved: str = ""
    closed: list[Closed] = Field(default_factory=list)
    exempt: list[str] = Field(default_factory=list)
    minutes_by_weekday: list[int | None] = [None] * 7
    used_up: str = ""
    used_today: UsedToday | None = None
    reminder: str = ""
    reminder_every_answers: int = 0


class Policy(BaseModel):
    """Everybody who is held to something, by the server's own id."""

    wards: dict[str, Ward] = Field(default_factory=dict)


class Filter:
    """Hooks that Open WebUI calls around each answer."""

    class Valves(BaseModel):
        """Settings as the server keeps them; low priority runs first."""

        priority: int = -1000
        policy: str = "{}"
        canary: str = ""
        canary_answer: str = ""

    def __init__(self) -> None:
        self.valves = self.Valves()

    async def inlet(
        self,
        body: dict[str, Any],
        __user__: dict[str, Any] | None = None,
        __metadata__: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Refuse, or let through with the note for minors; the reminder is only decided on."""
        self._answer_canary(body)
        user, metadata = __user__ or {}, {} if __metadata__ is None else __metadata__
        ward = self._ward(user)
        if ward is None:
            return body
        model = str(body.get("model", ""))
        _refuse_at_once(ward, model, str(metadata.get("chat_id") or ""))
        today = await _Today.of(str(user["id"]), ward, _now(ward))
        if model not in ward.exempt:
            today.refuse_if_used_up()
        if ward.note:
            _add_note(body, ward.note)
        if today.reminder_is_due():
            metadata[REMINDER] = ward.reminder
        return body

    async def stream(
        self, event: dict[str, Any], __metadata__: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Say the reminder with the last words of an answer."""
        reminder = (__metadata__ or {}).get(REMINDER)
        for choice in event.get("choices") or []:
            if reminder and __metadata__ is not None and choice.get("finish_reason"):
                delta = choice.setdefault("delta", {})
                delta["content"] = (delta.get("content") or "") + _shown(reminder)
                __metadata__[SHOWN] = __metadata__.pop(REMINDER)
                break
        return event

    async def outlet(
        self, body: dict[str, Any], __metadata__: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Say the reminder where the answer had no stream that could carry it."""
        reminder = (__metadata__ or {}).get(REMINDER)
        messages = body.get("messages") or []
        if reminder and messages and messages[-1].get("role") == "assistant":
            _append(messages[-1], _shown(reminder))
        return body

    def _answer_canary(self, body: dict[str, Any]) -> None:
        """Show the bridge that this server lets filters run."""
        canary = self.valves.canary
        if canary and any(said.get("content") == canary for said in body.get("messages", [])):
            raise Refused(self.valves.canary_answer)

    def _ward(self, user: dict[str, Any]) -> Ward | None:
        try:
            policy = Policy.model_validate_json(self.valves.policy)
        except ValidationError:
            if user.get("role") == "admin":
                return None
            raise Refused(UNREADABLE) from None
        return policy.wards.get(str(user.get("id")))


class _Today:
    """What one child has done on this local day."""

    def __init__(self, ward: Ward, now: datetime, seconds: int, answers: int) -> None:
        self._ward, self._now = ward, now
        self._seconds, self._answers = seconds, answers

    @classmethod
    async def of(cls, user_id: str, ward: Ward, now: datetime) -> "_Today":
        if not ward.used_up and not ward.reminder:
            return cls(ward, now, 0, 0)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        rows = await _answered_since(user_id, midnight.timestamp())
        return cls(ward, now, _seconds_of_use(rows, now.timestamp()), len(rows))

    def refuse_if_used_up(self) -> None:
        minutes = self._ward.minutes_by_weekday[self._now.weekday()]
        known, seconds = self._ward.used_today, self._seconds
        if known is not None and known.day == self._now.date().isoformat():
            seconds = max(seconds, known.seconds)
        if minutes is not None and seconds >= minutes * 60:
            raise Refused(self._ward.used_up)

    def reminder_is_due(self) -> bool:
        every = self._ward.reminder_every_answers
        return bool(self._ward.reminder) and every > 0 and (self._answers + 1) % every == 0


def _now(ward: Ward) -> datetime:
    return datetime.fromtimestamp(time.time(), ZoneInfo(ward.zone))


def _refuse_at_once(ward: Ward, model: str, chat_id: str) -> None:
    """Refuse for every reason that needs no counting."""
    if ward.paused:
        raise Refused(ward.paused)
    if model in ward.blocked:
        raise Refused(ward.blocked[model])
    if ward.allowed is not None and model not in ward.allowed:
        raise Refused(ward.not_allowed)
    for window in ward.closed:
        if _is_closed(window, _now(ward)):
            raise Refused(window.text)
    if ward.unsaved and (not chat_id or ":" in chat_id):
        raise Refused(ward.unsaved)


def _is_closed(window: Closed, now: datetime) -> bool:
    minute, today = now.hour * 60 + now.minute, now.weekday()
    if window.from_minute < window.to_minute:
        return today in window.weekdays and window.from_minute <= minute < window.to_minute
    yesterday = (now.date() - timedelta(days=1)).weekday()
    begun = today in window.weekdays and window.from_minute <= minute
    return begun or (yesterday in window.weekdays and minute < window.to_minute)


async def _answered_since(user_id: str, since: float) -> list[tuple[int, int]]:
    """Return begin and end, in seconds of the epoch, of each answer since then."""
    table = importlib.import_module("open_webui.models.chat_messages").ChatMessages
    answered: list[tuple[int, int]] = []
    for page in range(MOST_PAGES):
        rows = table.get_messages_by_user_id(user_id, skip=page * ROWS_A_PAGE, limit=ROWS_A_PAGE)
        if inspect.isawaitable(rows):
            rows = await rows
        answered += [
            (row.created_at, min(row.updated_at, row.created_at + IDLE_GAP_SECONDS))
            for row in rows
            if row.role == "assistant" and row.done and not row.error and row.created_at >= since
        ]
        if len(rows) < ROWS_A_PAGE or rows[-1].created_at < since:
            break
    return answered


def _seconds_of_use(answered: list[tuple[int, int]], now: float) -> int:
    """Add up the time between turns that is shorter than a rest."""
    moments = sorted([moment for turn in answered for moment in turn if moment <= now] + [now])
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    return round(sum(gap for gap in gaps if gap < IDLE_GAP_SECONDS))


def _shown(reminder: str) -> str:
    return "\n\n" + "\n".join(f"> {line}" for line in reminder.splitlines())


def _add_note(body: dict[str, Any], note: str) -> None:
    messages = body.setdefault("messages", [])
    if messages and messages[0].get("role") == "system":
        written = messages[0].get("content")
        before = written if isinstance(written, str) else json.dumps(written)
        messages[0]["content"] = f"{note}\n\n{before}"
    else:
        messages.insert(0, {"role": "system", "content": note})


def _append(message: dict[str, Any], text: str) -> None:
    """Add to what is kept and to what pages draw from: they are two."""
    if isinstance(message.get("content"), str):
        message["content"] += text
    parts = [
        part
        for item in message.get("output") or []
        for part in item.get("content") or []
        if isinstance(part, dict) and isinstance(part.get("text"), str)
    ]
    if parts:
        parts[-1]["text"] += text
