"""Alerts that were marked as seen or settled: held for eight seconds before it is sent.

What a service was told of an alert cannot be taken back, so it is told only after the time in which
a guardian may think again; at once where Guardian is closed or locked.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from guardian.desk.values import AlertView
from guardian.errors import GuardianError
from ui import tasks
from ui.alerts_port import Alerts
from ui.widgets.toast import UNDO_SECONDS

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One act: several alerts as seen, or one as settled."""

    alert_ids: tuple[str, ...]
    settled: bool = False


class HeldSteps(QWidget):
    """Never shown.

    ``changed``: rows have to be drawn anew; ``sent``: alerts have to be read anew; ``failed``
    carries a :class:`GuardianError`.
    """

    changed = Signal()
    sent = Signal()
    failed = Signal(object)

    def __init__(self, alerts: Alerts, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._alerts = alerts
        self._held: dict[Marked, QTimer] = {}
        self._gone: list[Marked] = []

    def give(self, marked: Marked) -> None:
        """Hold an act, and let it leave after the time for undoing it."""
        self.undo(marked)
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._leave(marked))
        self._held[marked] = timer
        timer.start(UNDO_SECONDS * 1000)
        self.changed.emit()

    def undo(self, marked: Marked) -> None:
        """Take an act back that has not left yet."""
        if self._drop(marked):
            self.changed.emit()

    def send(self) -> None:
        """Let everything that is held leave now."""
        for marked in (*self._held,):
            self._leave(marked)

    def take(self) -> Callable[[], None]:
        """Hand over what is held: a call that lets it leave; any thread."""
        alerts, held = self._alerts, (*self._held,)
        for marked in held:
            self._drop(marked)

        def finish() -> None:
            try:
                for marked in held:
                    _tell(alerts, marked)
            except GuardianError as error:  # nothing keeps Guardian from locking
                _log.info("alerts could not be marked before the lock: %s", error.code)

        return finish

    def as_marked(self, alert: AlertView, now: datetime) -> AlertView:
        """Return an alert as it will be once everything has left."""
        for marked in (*self._held, *self._gone):
            if alert.alert_id in marked.alert_ids:
                seen = alert.acknowledged_at or now
                done = alert.resolved_at or (now if marked.settled else None)
                alert = replace(alert, acknowledged_at=seen, resolved_at=done)
        return alert

    def still_wait(self, alert_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of ``alert_ids`` that are not marked."""
        marked = {each for one in (*self._held, *self._gone) for each in one.alert_ids}
        return tuple(each for each in alert_ids if each not in marked)

    def _drop(self, marked: Marked) -> bool:
        timer = self._held.pop(marked, None)
        if timer is None:
            return False
        timer.stop()
        timer.deleteLater()
        return True

    def _leave(self, marked: Marked) -> None:
        alerts = self._alerts
        self._drop(marked)
        self._gone.append(marked)  # or its rows would be back until they are read anew

        def failed(error: GuardianError) -> None:
            self._gone.remove(marked)
            self.changed.emit()
            self.failed.emit(error)

        tasks.run(
            lambda: _tell(alerts, marked), lambda _nothing: self.sent.emit(), failed, parent=self
        )


def _tell(alerts: Alerts, marked: Marked) -> None:
    """Let an act leave; in a worker."""
    if not marked.settled:
        alerts.acknowledge_harmless(marked.alert_ids)
        return
    for alert_id in marked.alert_ids:
        alerts.resolve(alert_id)
