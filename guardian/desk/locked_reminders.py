"""What a locked profile tells without a new event: once more, or after the quiet hours."""

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime

from guardian.clock import Clock
from guardian.desk.reminding import LONGEST_REST, next_reminder
from guardian.errors import GuardianError

_log = logging.getLogger(__name__)


class LockedReminders:
    """Rests as long as nothing is due. ``remind`` tells that something urgent still waits.

    ``rests``: whether quiet hours keep back now what is in no hurry; ``tell_kept_back`` tells of
    it. All three are called on a thread of this.
    """

    def __init__(
        self,
        clock: Clock,
        remind: Callable[[], object],
        rests: Callable[[], bool],
        tell_kept_back: Callable[[], object],
    ) -> None:
        self._clock = clock
        self._remind = remind
        self._rests = rests
        self._tell_kept_back = tell_kept_back
        self._looked_at = clock.now()
        self._told: list[datetime] = []
        self._kept_back = False
        self._changing = threading.Lock()
        self._news = threading.Event()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def start(self, told: Iterable[datetime]) -> None:
        """Begin with when each thing that waits was first told; what was due before is past."""
        with self._changing:
            self._told.extend(told)
        self._thread = threading.Thread(target=self._work, name="guardian-remind", daemon=True)
        self._thread.start()

    def told(self, at: datetime) -> None:
        """Remind of something urgent that was told just now."""
        with self._changing:
            self._told.append(at)
        self.look_again()

    def keep_back(self) -> None:
        """Tell after the quiet hours that something waits."""
        self._kept_back = True
        self.look_again()

    def look_again(self) -> None:
        """Look at the clock now: the computer may have slept."""
        self._news.set()

    def stop(self, seconds: float) -> None:
        """Tell nothing more; wait for the end at most so long."""
        self._stopped = True
        self._news.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def look(self) -> float | None:
        """Tell what is due, once however much it is; return the seconds until the next look.

        ``None``: nothing will be due before something else is told. Raises StoreError.
        """
        now = self._clock.now()
        with self._changing:
            before, self._looked_at = self._looked_at, now
            coming = [next_reminder(told_at, before) for told_at in self._told]
            due = any(moment is not None and moment <= now for moment in coming)
            self._told = [each for each in self._told if next_reminder(each, now) is not None]
            moments = [next_reminder(told_at, now) for told_at in self._told]
        if due:
            self._remind()
        if self._kept_back and not self._rests():
            self._kept_back = False
            self._tell_kept_back()
        rests = [moment - now for moment in moments if moment is not None]
        if not rests and not self._kept_back:
            return None
        return min([*rests, LONGEST_REST]).total_seconds()

    def _work(self) -> None:
        while not self._stopped:
            self._news.clear()
            try:
                rest = self.look()
            except GuardianError as error:
                # The sessions meet it as well; the glance says that nothing is heard.
                _log.info("cannot look for what is to be told again: %s", error.code)
                rest = LONGEST_REST.total_seconds()
            if not self._stopped:
                self._news.wait(rest)
