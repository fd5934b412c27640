"""Tells once more of a crisis that nobody acknowledged, while the profile is open."""

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from guardian.clock import Clock
from guardian.desk.reminding import LONGEST_REST, next_reminder
from guardian.desk.values import AlertView


class CrisisReminders(QWidget):
    """Never shown. ``remind`` gets each crisis that is to be told once more."""

    def __init__(self, clock: Clock, remind: Callable[[AlertView], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._clock = clock
        self._remind = remind
        self._waiting: dict[str, AlertView] = {}
        self._told_until: dict[str, datetime] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def watch(self, crises: Iterable[AlertView]) -> None:
        """Remind of these and of no others. What was due before Guardian knew of it is past."""
        now = self._clock.now()
        self._waiting = {each.alert_id: each for each in crises}
        self._told_until = {each: self._told_until.get(each, now) for each in self._waiting}
        self.look()

    def look(self) -> None:
        """Remind of what is due, each once however long nobody looked, and rest until the next."""
        now = self._clock.now()
        for alert in self._waiting.values():
            due = self._due(alert)
            if due is not None and due <= now:
                self._told_until[alert.alert_id] = now
                self._remind(alert)
        coming = [due for due in map(self._due, self._waiting.values()) if due is not None]
        self._timer.stop()
        if coming:
            rest = min(min(coming) - now, LONGEST_REST)
            self._timer.start(max(1, int(rest.total_seconds() * 1000)))

    def _due(self, alert: AlertView) -> datetime | None:
        told_at = alert.shown_at or alert.received_at
        return next_reminder(told_at, self._told_until[alert.alert_id])
