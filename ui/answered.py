"""Takes a notification back whose alert was answered, be it in another of the guardian's apps."""

from PySide6.QtWidgets import QWidget

from ui import tasks
from ui.alerts_port import Alerts
from ui.opening_port import NotifierPort

ANSWERED = frozenset({"alerts", "missed_alerts", "outbox"})
"""What changes where an alert is answered: in another app, or here."""


class AnsweredAlerts:
    """Looks at the alerts of which a notification may still be on the screen, in a worker."""

    def __init__(self, alerts: Alerts, notifier: NotifierPort | None, parent: QWidget) -> None:
        self._alerts = alerts
        self._notifier = notifier
        self._parent = parent

    def look(self) -> None:
        """Take back what needs nobody any more; what cannot be looked up stays on the screen."""
        alerts, notifier = self._alerts, self._notifier
        if notifier is None:
            return

        def is_answered(key: str) -> bool:
            alert = alerts.alert(key)
            return alert is not None and alert.acknowledged_at is not None

        tasks.run(
            lambda: notifier.withdraw_answered(is_answered),
            lambda _nothing: None,
            lambda _error: None,
            parent=self._parent,
        )
