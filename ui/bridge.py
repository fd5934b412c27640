"""From any thread to the window: plain callables in, signals on the main thread out."""

from PySide6.QtCore import QObject, Signal

from guardian.errors import GuardianError


class Bridge(QObject):
    """Lives on the main thread; emitting from another thread queues."""

    changed = Signal(frozenset)
    """Topics of which something can be read anew."""
    alert_arrived = Signal(str)
    """The id of an alert that is stored and not yet shown."""
    trouble = Signal(object)
    """A :class:`GuardianError` that keeps accounts from being watched."""
    alert_clicked = Signal(str)
    """The id of an alert whose notification was clicked."""

    def announce_change(self, topics: frozenset[str]) -> None:
        """Say that something changed; any thread."""
        self.changed.emit(topics)

    def announce_alert(self, alert_id: str) -> None:
        """Say that an alert arrived; any thread."""
        self.alert_arrived.emit(alert_id)

    def announce_trouble(self, error: GuardianError) -> None:
        """Say that accounts are not watched; any thread."""
        self.trouble.emit(error)

    def announce_click(self, alert_id: str) -> None:
        """Say that an alert's notification was clicked; any thread."""
        self.alert_clicked.emit(alert_id)
