"""A week of the sandbox family, told over HTTP: what the child does and what the parent does."""

import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

from guardian.demo.child import ScriptedChild
from guardian.demo.family import CHATTER, PACE, PAST_DAYS, TIME_ZONE, TODAY, WORRY, Visit
from guardian.demo.virtual_clock import VirtualClock
from guardian.desk.services import Services
from guardian.desk.values import Stage
from guardian.errors import GuardianError
from guardian.words import N_

AFTERNOON = time(15, 30)
NIGHT = time(22, 15)
UNCONFIRMED_SECONDS = 30
BLOCKED = "buddy_max"
BANNED = "first_love"
CHEAP = "coins_small"
DEAR = "coins_large"
WANTED_MINUTES = 15


class StoryStuckError(GuardianError):
    """The practice service did not confirm a change in time."""

    code = "story_stuck"
    title = N_("The practice family is stuck")
    message = N_("The practice service did not confirm a change in time.")
    advice = N_("Close Guardian and start the practice family again.")


def first_afternoon(now: datetime) -> datetime:
    """Return when the story begins, so that its last afternoon is the latest one before ``now``."""
    local = now.astimezone(ZoneInfo(TIME_ZONE))
    last = datetime.combine(local.date(), AFTERNOON, local.tzinfo)
    length = timedelta(hours=3)
    if local < last + length:
        last -= timedelta(days=1)
    return last - timedelta(days=len(PAST_DAYS) + 1)


class Story:
    """Lives the week. ``changed`` is set whenever the app has read something new."""

    def __init__(
        self,
        services: Services,
        link_id: str,
        child: ScriptedChild,
        clock: VirtualClock,
        changed: threading.Event,
        language: str,
    ) -> None:
        self._services = services
        self._link_id = link_id
        self._child = child
        self._clock = clock
        self._changed = changed
        self._chatter = cycle(CHATTER[language])
        self._worry = WORRY[language]

    def live(self, start: datetime) -> None:
        """Live from ``start`` (aware), where the clock stands, to the last afternoon.

        Raises StoryStuckError.
        """
        for day, visits in enumerate(PAST_DAYS):
            if day:
                self._clock.set_to(start + timedelta(days=day))
            self._chat(visits)
        yesterday = start + timedelta(days=len(PAST_DAYS))
        self._clock.set_to(yesterday)
        self._yesterday(yesterday)
        self._clock.set_to(yesterday + timedelta(days=1))
        self._today()

    def _yesterday(self, afternoon: datetime) -> None:
        """Chat until the limit says no, and try once more at night."""
        self._chat([Visit(character_id="storyteller_lan", minutes=75)])
        self._clock.set_to(datetime.combine(afternoon.date(), NIGHT, afternoon.tzinfo))
        self._child.chat("storyteller_lan", next(self._chatter))

    def _today(self) -> None:
        self._chat(TODAY)
        self._child.chat("study_owl", self._worry)
        self._child.chat(BANNED, next(self._chatter))
        self._child.buy(CHEAP)
        self._child.buy(DEAR)
        self._child.chat(BLOCKED, next(self._chatter))
        self._services.characters.block(self._link_id, BLOCKED)
        self._wait_until(self._is_blocked)
        self._child.chat(BLOCKED, next(self._chatter))
        self._child.ask_for_time(WANTED_MINUTES)

    def _chat(self, visits: tuple[Visit, ...] | list[Visit]) -> None:
        for visit in visits:
            for turn in range(visit.minutes // (PACE // timedelta(minutes=1)) + 1):
                if turn:
                    self._clock.advance(PACE)
                if self._child.chat(visit.character_id, next(self._chatter)) is not None:
                    return

    def _is_blocked(self) -> bool:
        view = self._services.limits.limits(self._link_id)
        stage = view.stages.get(f"blocked_characters/{BLOCKED}")
        return stage in {Stage.CONFIRMED, Stage.SEEN}

    def _wait_until(self, happened: Callable[[], bool]) -> None:
        while not happened():
            self._changed.clear()
            if not happened() and not self._changed.wait(UNCONFIRMED_SECONDS):
                raise StoryStuckError
