"""A child's use as the engine's own pure parts count it: what the filter has to agree with."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from guardian.policy.decide import CharacterFacts, UseFacts, break_length, decide_chat
from guardian.policy.decisions import Decision, Reason
from guardian.policy.effective import Layer, strictest
from guardian.policy.settings import Floor, PolicySettings, RelationshipClass
from guardian.policy.usage_time import IDLE_GAP, DaySeconds, credit
from guardian.policy.wall_clock import local_date
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.reminders import Reminder, due_reminders
from guardian.provider.engine.stretches import WardUse, after_turn

USED_UP = {Reason.LIMIT_REACHED, Reason.REST_BREAK}


@dataclass(frozen=True)
class Somebody:
    """As much of a ward as a reminder of a minor's mode that is asked for needs."""

    elder: bool = False


@dataclass
class LivedUse:
    """Where a child stands; moments are whole seconds of the epoch."""

    settings: PolicySettings
    zone: ZoneInfo
    use: WardUse = field(default_factory=WardUse)
    talk: tuple[datetime, str] | None = None
    """The last turn of the conversation that goes on, and with whom."""
    used: defaultdict[date, int] = field(default_factory=lambda: defaultdict(int))

    def says(self, at: int, character: str) -> Reason | None:
        """Say something to a character; return why it was refused."""
        now = _aware(at)
        refusal = self.decide(now, character, pending=True).refusal
        if refusal is None:
            self._earn(now, capped=character in self.settings.exempt_characters)
            self.talk = (now, character)
            self.use = after_turn(self.use, now, character, self.settings)
            return None
        if refusal.reason in USED_UP and self.talk is not None:
            self._earn(now, capped=True)
            self.talk = None
        resting = self.use.resting_until
        if refusal.reason is Reason.REST_BREAK and (resting is None or resting <= now):
            self.use = replace(self.use, resting_until=now + break_length(self.settings))
        return refusal.reason

    def hears(self, at: int, character: str) -> None:
        """Hear the end of an answer."""
        now = _aware(at)
        if self.talk is not None and now - self.talk[0] < IDLE_GAP:
            self._earn(now, capped=False)
            self.talk = (now, character)
        self.use = after_turn(self.use, now, character, self.settings)

    def reminded(self, at: int) -> set[str]:
        """Return what a turn at ``at`` that was lived through is a reminder of."""
        person = cast("WardRow", Somebody())
        self.use, due = due_reminders(self.use, person, self.settings, _aware(at))
        return {_name(each) for each in due}

    def decide(self, now: datetime, character: str | None, *, pending: bool) -> Decision:
        """Decide as the engine does; ``pending``: the silence until now would count."""
        use, day = self.use, local_date(now, self.zone)
        run = use.run_seconds_at(now, self.settings)
        used = self.used[day] + sum(part.seconds for part in self._counted(now) if part.day == day)
        if not pending:
            run = 0 if use.rested_at(now, self.settings) else use.run_seconds
            used = self.used[day]
        limited = self.settings.session_minutes is not None
        return decide_chat(
            strictest(Floor(), [Layer(settings=self.settings, guardian="Parent")]),
            character=None
            if character is None
            else CharacterFacts(
                character_id=character, relationship_class=RelationshipClass.FRIEND
            ),
            use=UseFacts(
                used_today_seconds=used,
                session_seconds=run,
                resting_until=use.resting_until if limited else None,
            ),
            now=now,
            zone=self.zone,
        )

    def _earn(self, now: datetime, *, capped: bool) -> None:
        left = self.decide(now, None, pending=False).remaining_seconds
        for part in self._counted(now):
            today = part.day == local_date(now, self.zone)
            full = not capped or left is None or not today
            self.used[part.day] += part.seconds if full else min(part.seconds, left or 0)

    def _counted(self, now: datetime) -> tuple[DaySeconds, ...]:
        if self.talk is None or self.talk[1] in self.settings.exempt_characters:
            return ()
        return credit(self.talk[0], now, self.zone)


def _aware(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _name(reminder: Reminder) -> str:
    return str(reminder.kind)
